// Somebody opens the address for the first time, on a phone.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { apiNearest, listed, mapDrawn, world } from "./support.mjs";

const here = world(before, after);

test("a first visit shows the map of Coventry and the real organisations", async () => {
  const { page, open, faults } = await here.visitor();
  await open();
  await mapDrawn(page);
  const words = await page.innerText("#results");
  for (const name of ["Coventry Refugee and Migrant Centre", "Coventry Law Centre", "Foleshill Women's Training"]) {
    assert.ok(words.includes(name), `${name} is not on the page`);
  }
  assert.match(words, /From the city centre/);
  await listed(page, await apiNearest(here.server, { lat: "52.4081", lon: "-1.5106", unknown: "include" }));
  assert.deepEqual(faults, []);
});

test("nothing on a small phone needs a sideways scroll, and everything to touch is large enough", async () => {
  const { page, open } = await here.visitor({ viewport: { width: 320, height: 640 } });
  await open();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  const small = await page.$$eval("button, select, input, summary, a.button", (controls) => controls
    .filter((control) => control.checkVisibility() && !control.closest("canvas"))
    .map((control) => ({ box: control.getBoundingClientRect(), name: control.getAttribute("aria-label") ?? control.textContent }))
    .filter(({ box }) => box.height < 24 || box.width < 24)
    .map(({ name, box }) => `${name}: ${box.width}x${box.height}`));
  assert.deepEqual(small, []);
});

test("on a phone the sources of the map stand below it and cover no place", async () => {
  const { page, open } = await here.visitor();
  await open();
  const map = await page.getByTestId("map").boundingBox();
  const sources = await page.locator(".map-about summary").boundingBox();
  assert.ok(sources.y >= map.y + map.height, `the sources begin at ${sources.y}, the map ends at ${map.y + map.height}`);
});

test("a tap on a place opens its details, with the week and the source", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  await page.getByRole("link", { name: "Joining Communities Together" }).first().click();
  const details = page.getByTestId("details");
  await details.waitFor();
  const words = await details.innerText();
  assert.match(words, /Joining Communities Together/);
  assert.match(words, /Opening hours, the next 7 days/);
  assert.match(words, /09:30 – 16:00/);
  assert.match(words, /7 Lamb Street/);
  assert.match(words, /Coventry City Council · undated/);
  assert.match(words, /centre of the postcode/);
  assert.equal(await details.getByRole("link", { name: /^Call [\d ]+ ?: ?Joining Communities Together/ }).first().getAttribute("href"), "tel:07513812766");
});

test("a service that has ended is not offered, and its address says that it ended", async () => {
  const { page, open } = await here.visitor();
  const services = await (await fetch(`${here.server.address}/api/v1/nearest?lat=52.4&lon=-1.5&open=any&unknown=include&channel=any&limit=100`)).json();
  assert.ok(services.features.every(({ properties }) => !properties.name.includes("EU Settlement")));
  await open("#service=bbeccac4-7d85-5614-a857-9dc3da26eff5");
  const words = await page.getByTestId("details").innerText();
  assert.match(words, /EU Settlement Scheme advice/);
  assert.match(words, /This service has ended/);
});

test("a service that is not there is said to be gone, and the list stays", async () => {
  const { page, open } = await here.visitor();
  await open("#service=nosuch");
  assert.match(await page.getByTestId("details").innerText(), /no longer listed/);
  await page.keyboard.press("Escape");
  await page.getByTestId("details").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => location.hash), "");
  assert.ok((await page.locator("[data-testid=result]").count()) > 0);
});

test("without the engine the page says so, and tries again", async () => {
  const { page, context, faults } = await here.visitor();
  await context.route("**/waymark_bg.wasm", (route) => route.abort());
  await page.goto(here.server.address);
  await page.getByText("The services could not be loaded").waitFor();
  await context.unroute("**/waymark_bg.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-testid=result]").first().waitFor();
  assert.ok(faults.length > 0);
});

test("what the sources contradict is said in plain words", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  await page.getByRole("link", { name: "Coventry Refugee and Migrant Centre" }).first().click();
  const words = await page.getByTestId("details").innerText();
  assert.match(words, /The sources do not agree/);
  assert.match(words, /15 Bishop Street/);
  assert.match(words, /Norton House, Bird Street/);
});
