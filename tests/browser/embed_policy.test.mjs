// Who may frame what, and what may stand in a frame's query.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { startHost } from "./embed_support.mjs";
import { DESKTOP, soon, startServer, waymark, world } from "./support.mjs";

const here = world(before, after);
let host;
before(async () => { host = await startHost(here); });
after(() => host?.stop());

const ancestors = async (server, path) => /frame-ancestors [^;]*/.exec((await fetch(server.address + path)).headers.get("content-security-policy"))?.[0];

test("only the map can be framed", async () => {
  assert.match(await ancestors(here.server, "/embed"), /^frame-ancestors \*/);
  for (const path of ["/", "/coverage", "/plain", "/api/v1/directory", "/openapi.json", "/sw.js"]) {
    assert.equal(await ancestors(here.server, path), "frame-ancestors 'none'", path);
  }
  const { page } = await here.visitor(DESKTOP);
  await page.goto(host.page(`<iframe id="staff" src="${here.server.address}/coverage"></iframe>`));
  const frame = await (await page.$("#staff")).contentFrame();
  assert.equal(await frame.locator("header").count(), 0);
});

test("an operator names the hosts: others are refused by the browser", async () => {
  const server = await startServer("--embed-ancestors", "https://welcome.example http://*.localhost:1");
  try {
    assert.equal(await ancestors(server, "/embed"), "frame-ancestors https://welcome.example http://*.localhost:1");
    const { page, faults } = await here.visitor(DESKTOP);
    await page.goto(host.page(`<iframe id="map" src="${server.address}/embed"></iframe>`).replace(here.server.address, server.address));
    const frame = await (await page.$("#map")).contentFrame();
    await soon(async () => assert.ok(faults.some((fault) => fault.includes("frame-ancestors") || fault.includes("frame-src")), faults.join()));
    assert.equal(await frame.locator("#app").count(), 0);
  } finally {
    await server.stop();
  }
});

test("what is no origin is one line and exit code 2", async () => {
  for (const wrong of ["https://a.example/path", "example.org", "https://a.example; script-src *", ""]) {
    const failed = await waymark("serve", "--listen", "127.0.0.1:0", "--embed-ancestors", wrong).then(() => undefined, (error) => error);
    assert.equal(failed?.code, 2, wrong);
    assert.equal(failed.stderr.trim().split("\n").length, 1, failed.stderr);
    assert.match(failed.stderr, /embed-ancestors/);
  }
});

test("a place in the query is refused with words that lead on", async () => {
  const { page } = await here.visitor(DESKTOP);
  const response = await page.goto(`${here.server.address}/embed?need=food&postcode=CV1+5FX`);
  assert.equal(response.status(), 400);
  assert.match(response.headers()["content-type"], /^text\/html/);
  assert.equal(response.headers()["cache-control"], "no-store");
  const words = await page.locator("main").textContent();
  assert.match(words, /postcode/);
  assert.match(words, /\/embed#postcode=/);
  assert.ok(!words.includes("CV1"), "what was told is not repeated");
  const unknown = await page.goto(`${here.server.address}/embed?needs=food`);
  assert.equal(unknown.status(), 400);
  assert.match(await page.locator("main").textContent(), /known are lang, need/);
});

test("defaults in the query are taken, the fragment wins, and the query goes", async () => {
  const { page } = await here.visitor(DESKTOP);
  await page.goto(`${here.server.address}/embed?need=food&lang=ar&theme=dark#need=housing&when=any`);
  await page.waitForSelector("[data-testid=summary], [data-testid=empty]", { state: "attached" });
  const { search, hash } = new URL(page.url());
  assert.equal(search, "");
  const asked = new URLSearchParams(hash.slice(1));
  assert.deepEqual(["need", "lang", "theme", "when"].map((name) => asked.get(name)), ["housing", "ar", "dark", "any"]);
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
});

test("the script may be read by pages of any origin, and is asked about before use", async () => {
  const { headers } = await fetch(`${here.server.address}/embed.js`);
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.match(headers.get("content-type"), /^text\/javascript/);
  assert.equal(headers.get("cache-control"), "no-cache");
});
