// Asking for a language: what nobody knows is said once, and no button leads back to the same empty answer.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { world } from "./support.mjs";

const here = world(before, after);

test("a language that no list names is said to be so, and no time or need is offered in vain", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&need=food&language=ti&when=2026-11-22T03:00");
  const empty = page.getByTestId("empty");
  assert.match(await empty.innerText(), /No list says who speaks Tigrinya\. Call and ask for an interpreter\./);
  assert.doesNotMatch(await empty.innerText(), /Next to open/);
  assert.deepEqual(await empty.getByRole("button").allInnerTexts(), ["Show all, in any language"]);
  await empty.getByRole("button").click();
  assert.equal(await page.evaluate(() => location.hash), "#postcode=CV1+5FX&need=food&when=2026-11-22T03:00");
});

test("English is a choice only where a list names it", async () => {
  const { page, open } = await here.visitor();
  await open();
  const { features } = await (await fetch(`${here.server.address}/api/v1/nearest?lat=52.4&lon=-1.5&open=any&unknown=include&channel=any&limit=100`)).json();
  const named = features.some(({ properties }) => properties.languages.some(({ code }) => code === "en"));
  assert.equal(await page.locator("#language option[value=en]").count(), named ? 1 : 0);
  assert.equal(await page.locator("#language option[value=ar]").count(), 1);
  await page.goto(`${here.server.address}/#language=en`);
  await page.waitForFunction(() => document.getElementById("language").value === "en");
});
