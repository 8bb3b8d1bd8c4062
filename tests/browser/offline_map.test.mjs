// The map without network, when it is an operator's: a large archive, and a change from one map to another.

import assert from "node:assert/strict";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { answered, catalogue, mapDrawn, startServer, waymark, webSource } from "./support.mjs";
import { MAP, cached, keptOffline, worldWithFront } from "./offline_support.mjs";

const here = worldWithFront(before, after);
const TOWN = path.join(webSource, "../../server/src/basemap/osm/fixtures/town.osm");
/** More than is kept because it was seen. */
const MUCH = 600_000;
const en = (await catalogue("en")).strings;

/** A picture of one red pixel. */
const RED = Buffer.from("424d3a0000000000000036000000280000000100000001000000010018000000000004000000000000000000000000000000000000002828c800", "hex");
/** The share of the map that is as red. */
const red = (page) => page.$eval("[data-testid=map]", (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] > 180 && data[at + 1] < 90 && data[at + 2] < 90) n += 1;
  return n / (data.length / 4);
});

const keepsMap = async (page) => Object.values(await cached(page)).flat().includes(MAP);

async function until(what, is) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await is()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: that did not come to pass`);
}

test("an operator's large archive is kept when that is asked for, and drawn from without network", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-map-"));
  const archive = path.join(folder, "town.pmtiles");
  await waymark("basemap", "build", TOWN, "--out", archive);
  // Nobody reads what stands behind the tiles.
  await appendFile(archive, Buffer.alloc(MUCH));
  const server = await startServer("--basemap", archive);
  try {
    here.front.reset();
    here.front.target = server.address;
    const { page, context } = await here.visitor({ serviceWorkers: "allow" });
    await page.goto(here.front.address);
    await answered(page);
    await mapDrawn(page);
    await until("the worker looks at the map", () => here.front.asked.lastIndexOf(MAP) > here.front.asked.indexOf("/sw.js") && here.front.asked.includes("/sw.js"));
    await page.waitForTimeout(500);
    assert.equal(await keepsMap(page), false, "nobody has asked for so much");
    await page.getByTestId("keep-offline").click();
    await page.locator(".offline-outcome.kept, .offline-outcome.unsure").waitFor();
    assert.equal(await keepsMap(page), true);
    const size = await page.evaluate(async (map) => (await (await caches.match(map)).arrayBuffer()).byteLength, MAP);
    assert.ok(size > MUCH, `${size} bytes are not all of it`);

    here.front.cut = true;
    await context.setOffline(true);
    await page.reload();
    await answered(page);
    await page.locator(".map-about summary").click();
    await page.getByText(en["map.about_streets"]).waitFor();
    assert.equal(await page.getByText(en["map.waiting"]).isVisible(), false);
    await page.locator(".map-about summary").click();
    await mapDrawn(page);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
});

test("tiles of an operator's server that were seen are drawn without network", async () => {
  const tiles = createServer((request, response) => {
    // What was kept may not be used without asking, as long as there is somebody to ask.
    response.writeHead(200, { "access-control-allow-origin": "*", "cache-control": "no-cache", "content-type": "image/bmp" }).end(RED);
  });
  await new Promise((resolve) => tiles.listen(0, "127.0.0.1", resolve));
  const server = await startServer("--tiles", `http://127.0.0.1:${tiles.address().port}/{z}/{x}/{y}.png`);
  try {
    here.front.reset();
    here.front.target = server.address;
    const { page, context } = await here.visitor({ serviceWorkers: "allow" });
    await page.goto(here.front.address);
    await answered(page);
    await keptOffline(page);
    await until("the map is red", async () => (await red(page)) > 0.2);
    tiles.closeAllConnections();
    await new Promise((resolve) => tiles.close(resolve));
    here.front.cut = true;
    await context.setOffline(true);
    await page.reload();
    await answered(page);
    await until("the map is red without network", async () => (await red(page)) > 0.2);
  } finally {
    await server.stop();
    tiles.close();
  }
});

test("who has been here before gets the map that an operator has chosen since, and may ask its server", async () => {
  let asked = 0;
  const tiles = createServer((request, response) => {
    asked += 1;
    response.writeHead(200, { "access-control-allow-origin": "*" }).end();
  });
  await new Promise((resolve) => tiles.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${tiles.address().port}`;
  const server = await startServer("--tiles", `${origin}/{z}/{x}/{y}`);
  try {
    const { page } = await here.returning();
    here.front.target = server.address;
    await page.reload();
    await answered(page);
    const policy = () => page.evaluate(async () => (await caches.match("/")).headers.get("content-security-policy"));
    await until("the kept page may ask the server", async () => (await policy()).includes(origin));
    await page.reload();
    await answered(page);
    await until("the server is asked", () => asked > 0);
    await keptOffline(page);
  } finally {
    await server.stop();
    tiles.closeAllConnections();
    await new Promise((resolve) => tiles.close(resolve));
  }
});
