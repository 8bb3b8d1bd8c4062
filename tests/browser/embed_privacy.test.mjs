// In a frame on somebody else's page: no request tells anything, nothing stays on the device, and the host learns no place.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answeredFrame, noted, noteEvents, startHost } from "./embed_support.mjs";
import { answered, apiNearest, DESKTOP, openPage, resultsOf, world } from "./support.mjs";

const here = world(before, after);
let host;
before(async () => { host = await startHost(here); });
after(() => host?.stop());

const SECRETS = ["cv15fx", "cv1 5fx", "cv1%205fx", "cv1+5fx", "52.41", "-1.50", "1.505"];

/** What is asked of the map's server tells neither a place nor a question, nor whose page it is on. */
function assertNothingTold(sent) {
  const asked = sent.filter(({ url }) => url.startsWith(here.server.address));
  assert.ok(asked.length > 5, "the requests were seen");
  for (const { url, headers, body } of asked) {
    assert.equal(new URL(url).search, "", url);
    assert.equal(headers["cookie"], undefined);
    // The script is asked for by the host's own page, whose policy says what goes along.
    if (!url.endsWith("/embed.js")) assert.ok(!headers["referer"], url);
    const told = `${url.split("#")[0]} ${JSON.stringify(headers)} ${body}`.toLowerCase();
    for (const secret of [...SECRETS, "housing"]) assert.ok(!told.includes(secret), `${url} tells ${secret}`);
    assert.doesNotMatch(new URL(url).pathname, /nearest|postcodes\//);
  }
  const others = sent.filter(({ url }) => !url.startsWith(here.server.address) && !url.startsWith(host.address) && !url.startsWith("data:"));
  assert.deepEqual(others.map(({ url }) => url), []);
}

test("a place that the host tells is answered from, and reaches no server", async () => {
  const { page, sent } = await here.visitor(DESKTOP);
  await page.goto(host.page('<waymark-map need="housing" when="any" postcode="CV1 5FX"></waymark-map>'));
  let frame = await answeredFrame(page);
  const expected = await apiNearest(here.server, { postcode: "CV1 5FX", category: "housing", open: "any", unknown: "include" });
  const first = await resultsOf(frame);
  assert.ok(first.length > 0);
  assert.deepEqual(first.map(({ id, distance }) => [id, distance]), expected.slice(0, first.length).map(({ id, distance }) => [id, distance]));
  await page.$eval("waymark-map", (map) => { map.place = { lat: 52.4127, lon: -1.5052 }; });
  await frame.waitForFunction(() => location.hash.includes("lat="));
  frame = await answeredFrame(page);
  const near = await apiNearest(here.server, { lat: 52.4127, lon: -1.5052, category: "housing", open: "any", unknown: "include" });
  await frame.waitForFunction((wanted) => document.querySelector("[data-testid=result]")?.dataset.distance === wanted, near[0].distance);
  assertNothingTold(sent);
  assert.equal(frame.url().includes("?"), false);
});

test("a place that the visitor gives stays in the frame", async () => {
  const { page, sent } = await here.visitor({ ...DESKTOP, permissions: ["geolocation"], geolocation: { latitude: 52.4127, longitude: -1.5052 } });
  await noteEvents(page);
  await page.addInitScript(() => { window.heard = []; addEventListener("message", ({ data }) => window.heard.push(data)); });
  await page.goto(host.page("<waymark-map locate></waymark-map>"));
  const frame = await answeredFrame(page);
  await frame.getByTestId("place").fill("CV1 5FX");
  await frame.getByTestId("place").press("Enter");
  await frame.waitForFunction(() => location.hash.includes("postcode="));
  await frame.getByTestId("need").getByRole("button", { name: "Housing" }).click();
  await frame.locator("a.card-link").first().click();
  await frame.getByTestId("details").getByRole("button").first().click();
  await frame.getByTestId("locate").click();
  await frame.waitForFunction(() => location.hash.includes("lat="));
  await answered(frame);
  await page.waitForFunction(() => window.noted.some(({ type }) => type === "waymark:select"));
  assertNothingTold(sent);
  const heard = JSON.stringify([await page.evaluate(() => window.heard), await noted(page, "waymark:select")]).toLowerCase();
  for (const secret of [...SECRETS, "distance", "housing"]) assert.ok(!heard.includes(secret), `the host hears ${secret}`);
  assert.equal(await page.$eval("waymark-map >> iframe", (one) => one.src.includes("postcode")), false);
});

test("nothing stays on the device, and no worker comes to it", async () => {
  const { page, context } = await here.visitor({ ...DESKTOP, serviceWorkers: "allow" });
  // Of the same site, though of another origin: to others this browser gives no storage at all.
  await page.goto(host.page("<waymark-map></waymark-map>").replace("localhost", "127.0.0.1"));
  const frame = await answeredFrame(page);
  await frame.waitForSelector("[data-testid=map][data-pins]");
  await frame.getByTestId("lang").selectOption("ar");
  await frame.waitForSelector("html[dir=rtl]");
  assert.deepEqual(await context.cookies(), []);
  const kept = await frame.evaluate(async () => ({
    storage: localStorage.length + sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    cookie: document.cookie,
  }));
  assert.deepEqual(kept, { storage: 0, databases: 0, caches: 0, workers: 0, cookie: "" });
  assert.equal(await frame.getByTestId("keep-offline").count(), 0);
  assert.equal(await frame.locator("link[rel=manifest]").count(), 0);
});

test("the way out carries the question behind the #", async () => {
  const { page, context, sent } = await here.visitor(DESKTOP);
  await page.goto(host.page('<waymark-map need="housing" when="any" lang="pl" postcode="CV1 5FX"></waymark-map>'));
  const frame = await answeredFrame(page);
  const coming = context.waitForEvent("page");
  await frame.locator("#open").click();
  const app = await coming;
  await openPage(app, app.url());
  const { pathname, search, hash } = new URL(app.url());
  assert.deepEqual([pathname, search], ["/", ""]);
  const asked = new URLSearchParams(hash.slice(1));
  assert.deepEqual([asked.get("need"), asked.get("when"), asked.get("lang"), asked.get("postcode")], ["housing", "any", "pl", "CV1 5FX"]);
  assert.equal(await app.evaluate(() => window.opener), null);
  assertNothingTold(sent);
});

test("by going back, a visitor leaves the host's page, not the steps in the frame", async () => {
  const { page } = await here.visitor(DESKTOP);
  await page.goto(host.page("<p>Before</p>"));
  const first = page.url();
  await page.goto(host.page('<waymark-map height="600px"></waymark-map>'));
  const frame = await answeredFrame(page);
  for (const need of ["Food", "Housing"]) await frame.getByTestId("need").getByRole("button", { name: need }).click();
  await frame.locator("a.card-link").first().click();
  await frame.getByTestId("details").getByRole("button").first().click();
  await page.goBack();
  assert.equal(page.url(), first);
});
