// By keyboard alone in the list and on the map: nothing needs a pointer, focus is never lost or trapped.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { DESKTOP, inLondon, mapDrawn, nextTuesday, soon, world } from "./support.mjs";

const here = world(before, after);
const focused = (page) => page.evaluate(() => {
  const { id, tagName, dataset, className } = document.activeElement;
  return { id, tag: tagName, testid: dataset.testid ?? "", service: dataset.service ?? "", class: className };
});

test("the first Tab offers to skip to the results, and the list opens and closes a place", async () => {
  const { page, open } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await open("#postcode=CV1+5FX&when=any");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to the results/);
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).id, "results");
  assert.match(await page.evaluate(() => location.hash), /postcode/, "the question stays in the address");
  await page.keyboard.press("Tab");
  const link = await focused(page);
  assert.ok(link.service, "the first place has focus");
  await page.keyboard.press("Enter");
  await page.getByTestId("details").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.closest("dialog") !== null), "focus is in the details");
  await page.keyboard.press("Escape");
  await page.getByTestId("details").waitFor({ state: "hidden" });
  assert.equal((await focused(page)).service, link.service, "focus is back where it was");
});

test("on the map arrows move, Tab goes from place to place, Enter opens, Escape returns", async () => {
  const { page, open } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await open("#postcode=CV1+5FX&when=any&need=women");
  await mapDrawn(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Skip to the map/);
  await page.keyboard.press("Enter");
  assert.equal((await focused(page)).id, "map");
  const before = await page.getByTestId("map").screenshot();
  await page.keyboard.press("ArrowRight");
  await soon(async () => assert.ok(!before.equals(await page.getByTestId("map").screenshot()), "the map moved"));
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Tab");
  assert.equal((await focused(page)).id, "map", "the map is one stop");
  const spoken = await page.$eval("#map-focus", (proxy) => proxy.getAttribute("aria-label"));
  assert.match(spoken, /1 of \d/);
  await page.keyboard.press("Enter");
  await page.getByTestId("details").waitFor();
  assert.match(spoken, new RegExp((await page.locator("[data-testid=details] .sheet-title").innerText()).slice(0, 12)));
  await page.keyboard.press("Escape");
  await page.getByTestId("details").waitFor({ state: "hidden" });
  assert.equal((await focused(page)).id, "map");
  for (let step = 0; step < 30 && (await focused(page)).id === "map"; step += 1) await page.keyboard.press("Tab");
  assert.notEqual((await focused(page)).id, "map", "Tab leaves the map after its last place");
});

test("Tab reaches every place on the map, and Shift+Tab the way back", async () => {
  const { page, open } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await open("#postcode=CV1+5FX&when=any");
  await mapDrawn(page);
  await page.getByTestId("map").focus();
  const spoken = () => page.$eval("#map-focus", (proxy) => proxy.getAttribute("aria-label"));
  const seen = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).id !== "map") break;
    seen.push(await spoken());
  }
  const places = seen.map((name) => /(\d+) of (\d+)$/.exec(name).slice(1).map(Number));
  assert.ok(places.length > 3);
  assert.deepEqual(places, places.map((_, at) => [at + 1, places.length]), "from the first to the last");
  await page.getByTestId("map").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await spoken(), seen[0]);
  await page.keyboard.press("Shift+Tab");
  assert.notEqual((await focused(page)).id, "map", "before the first place one leaves");
});

test("the minute that passes takes nothing from under the reader's hands", async () => {
  const { page, open } = await here.visitor();
  const minute = async (time) => {
    await page.clock.setFixedTime(inLondon(`${nextTuesday()}T${time}`));
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await page.waitForTimeout(150);
  };
  await page.clock.setFixedTime(inLondon(`${nextTuesday()}T11:00`));
  await open("#postcode=CV1+5FX");
  await page.getByRole("link", { name: "Joining Communities Together" }).first().click();
  const onMap = page.getByTestId("details").getByRole("button", { name: "Show on the map" });
  await onMap.focus();
  const button = await onMap.elementHandle();
  await minute("11:01");
  assert.ok(await button.evaluate((same) => same.isConnected && same === document.activeElement), "nothing was replaced");
  await minute("15:40");
  await soon(async () => assert.match(await page.getByTestId("details").innerText(), /Closes in 20 minutes/));
  assert.equal(await page.evaluate(() => document.activeElement.innerText.trim()), "Show on the map");
});

test("what changed is announced", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  await page.getByTestId("need").getByRole("button", { name: "Women" }).click();
  await page.waitForFunction(() => /^\d+ places?/.test(document.getElementById("announcements").textContent));
});
