// A bad connection: what comes late or not at all is said, can be tried again, and takes nothing else away.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, apiNearest, listed, mapDrawn, resultsOf, world } from "./support.mjs";

const here = world(before, after);
const CENTRE = { lat: "52.4081", lon: "-1.5106", unknown: "include" };

/** Holds back every request for an address until it is let go. */
async function held(context, address) {
  let letGo;
  const gate = new Promise((resolve) => { letGo = resolve; });
  const asked = new Promise((resolve) => {
    void context.route(address, async (route) => {
      resolve();
      await gate;
      await route.continue();
    });
  });
  return { asked, letGo };
}

test("without the postcodes an address with one still shows the city, and the map, and says so", async () => {
  const { page, context } = await here.visitor();
  await context.route("**/postcodes.bin", (route) => route.abort());
  await page.goto(`${here.server.address}/#postcode=CV1+5FX`);
  await answered(page);
  await mapDrawn(page);
  assert.match(await page.locator(".place .message").innerText(), /could not be looked up/);
  assert.equal(await page.getByTestId("place").inputValue(), "CV1 5FX");
  await listed(page, await apiNearest(here.server, CENTRE));
  assert.equal(await page.locator(".map-failed").isVisible(), false, "the map has not failed");
});

test("a postcode that could not be looked up is looked up when it is tried again", async () => {
  const { page, context } = await here.visitor();
  await context.route("**/postcodes.bin", (route) => route.abort());
  await page.goto(here.server.address);
  await answered(page);
  await page.getByTestId("place").fill("CV1 5FX");
  await page.getByTestId("place").press("Enter");
  await page.locator(".place .message.error").waitFor();
  assert.equal(await page.getByTestId("place").inputValue(), "CV1 5FX");
  assert.equal(await page.evaluate(() => location.hash), "");
  await context.unroute("**/postcodes.bin");
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash === "#postcode=CV1+5FX");
  await page.locator(".place .message").waitFor({ state: "hidden" });
  await listed(page, await apiNearest(here.server, { postcode: "CV1 5FX", unknown: "include" }));
});

test("what is typed before the services are there is answered when they are", async () => {
  const { page, context, faults } = await here.visitor();
  const wasm = await held(context, "**/waymark_bg.wasm");
  await page.goto(here.server.address);
  await page.getByTestId("place").fill("CV1 5FX");
  await page.getByTestId("place").press("Enter");
  await page.getByText("Looking for your postcode").waitFor();
  wasm.letGo();
  await page.waitForFunction(() => location.hash === "#postcode=CV1+5FX");
  await answered(page);
  await listed(page, await apiNearest(here.server, { postcode: "CV1 5FX", unknown: "include" }));
  assert.deepEqual(faults, []);
});

test("what is still being typed stays when the services arrive", async () => {
  const { page, context } = await here.visitor();
  const wasm = await held(context, "**/waymark_bg.wasm");
  await page.goto(here.server.address);
  await page.getByTestId("place").fill("CV1");
  wasm.letGo();
  await answered(page);
  assert.equal(await page.getByTestId("place").inputValue(), "CV1");
});

test("who is at the foot of the page stays there when the streets arrive", async () => {
  const { page, context } = await here.visitor({ locale: "pl" });
  const archive = await held(context, "**/basemap.pmtiles");
  await page.goto(here.server.address);
  await answered(page);
  await archive.asked;
  const foot = page.getByTestId("beside");
  await foot.focus();
  archive.letGo();
  await mapDrawn(page);
  assert.ok(await foot.evaluate((button) => button === document.activeElement));
});

test("a late answer never takes the place of a newer one", async () => {
  const { page, context } = await here.visitor();
  const postcodes = await held(context, "**/postcodes.bin");
  await page.goto(`${here.server.address}/#postcode=CV1+5FX&when=any`);
  await postcodes.asked;
  await page.evaluate(() => { location.hash = "#lat=52.43&lon=-1.5&when=any"; });
  await answered(page);
  const newer = await apiNearest(here.server, { lat: "52.43", lon: "-1.5", open: "any", unknown: "include" });
  await listed(page, newer);
  const drawn = page.waitForResponse("**/postcodes.bin");
  postcodes.letGo();
  await (await drawn).finished();
  await page.waitForTimeout(200);
  await listed(page, newer);
});

test("a language that comes late does not turn the page back", async () => {
  const { page, context, open, faults } = await here.visitor();
  await open();
  const arabic = await held(context, "**/ar.json");
  await page.getByTestId("lang").selectOption("ar");
  await arabic.asked;
  await page.getByTestId("lang").selectOption("en");
  const came = page.waitForResponse("**/ar.json");
  arabic.letGo();
  await (await came).finished();
  await page.waitForTimeout(200);
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.getByTestId("lang").inputValue(), "en");
  assert.equal(await page.evaluate(() => location.hash), "#lang=en");
  assert.deepEqual(faults, []);
});

test("a language that does not come leaves the page as it was, and says so", async () => {
  const { page, context, open } = await here.visitor();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await open("#when=any");
  const answer = await resultsOf(page);
  await context.route("**/ar.json", (route) => route.abort());
  await page.getByTestId("lang").selectOption("ar");
  await page.getByText("could not be shown in العربية").waitFor();
  assert.equal(await page.getAttribute("html", "dir"), "ltr");
  assert.equal(await page.getByTestId("lang").inputValue(), "en");
  assert.equal(await page.evaluate(() => location.hash), "#when=any&lang=en");
  await listed(page, answer);
  await context.unroute("**/ar.json");
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl]");
  assert.equal(await page.getByText("could not be shown").count(), 0);
  assert.deepEqual(errors, []);
});

test("the button to try again speaks the language the page is turned to", async () => {
  const { page, context } = await here.visitor();
  await context.route("**/waymark_bg.wasm", (route) => route.abort());
  await page.goto(here.server.address);
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl]");
  await context.unroute("**/waymark_bg.wasm");
  await page.getByRole("button", { name: "حاول مرة أخرى" }).click();
  await answered(page);
});

test("a map that cannot be painted says so, and the list stays", async () => {
  const { page } = await here.visitor();
  await page.addInitScript(() => {
    const broken = () => { throw new Error("no pictures today"); };
    CanvasRenderingContext2D.prototype.drawImage = broken;
    CanvasRenderingContext2D.prototype.fillRect = broken;
  });
  await page.goto(here.server.address);
  await answered(page);
  await page.getByText("The map could not be drawn").waitFor();
  assert.ok((await resultsOf(page)).length > 0);
});
