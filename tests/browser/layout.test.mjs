// The page fits: on narrow screens, at twice the letters' size, on a phone laid on its side, in both directions.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { misfits } from "./misfits.mjs";
import { nextTuesday, world } from "./support.mjs";

const here = world(before, after);
const askedFor = (day) => `#postcode=CV1+5FX&need=food&when=${day}T10:00&arrive=walk`;
/** Days that are written long, in Arabic above all: a Wednesday that is not of these seven days, and one of another year. */
const TO_COME = askedFor(new Date(Date.parse(nextTuesday()) + 8 * 86_400_000).toISOString().slice(0, 10));
const LONG_AGO = askedFor("2025-12-24");
const TOUCH_PX = 44;

const SCREENS = [
  { name: "320 px", width: 320, height: 640 },
  { name: "360 px at 200 %", width: 360, height: 740, percent: 200 },
  { name: "320 px at 200 %", width: 320, height: 640, percent: 200 },
  { name: "1280 px at 200 %", width: 1280, height: 800, percent: 200 },
];

for (const lang of ["en", "ar"]) {
  for (const { name, width, height, percent } of SCREENS) {
    test(`${name}, ${lang}: nothing is cut, covered or out of sight`, async () => {
      const { page, context, open } = await here.visitor({ viewport: { width, height } });
      await page.goto(`${here.server.address}/${LONG_AGO}&lang=${lang}`);
      await page.locator(".notice").waitFor();
      if (percent) await enlarge(page, percent);
      assert.deepEqual(await page.evaluate(misfits), [], "with a day that is over");
      await open(`${TO_COME}&lang=${lang}`);
      await page.locator(".notice").waitFor({ state: "detached" });
      assert.deepEqual(await page.evaluate(misfits), []);
      await page.getByTestId("when").selectOption("any");
      await page.locator("[data-testid=result] a.card-link").first().click();
      await page.getByTestId("details").locator(".week").first().waitFor();
      assert.deepEqual(await page.evaluate(misfits), [], "with the details open");
      await context.close();
    });
  }

  test(`320 px, ${lang}: the chosen need is in sight as a whole, and the small buttons can be hit`, async () => {
    const { page, context, open } = await here.visitor({ viewport: { width: 320, height: 640 } });
    await open(`#postcode=CV1+5FX&need=internet&lang=${lang}`);
    const chip = await page.locator(".chip[aria-pressed=true]").boundingBox();
    assert.ok(chip.x >= 0 && chip.x + chip.width <= 320, `the chip is at ${chip.x}, ${chip.width} wide`);
    for (const small of ["[data-testid=forget-place]", "[data-testid=arrive]", ".map-about summary"]) {
      const box = await page.locator(small).boundingBox();
      assert.ok(box.width >= TOUCH_PX && box.height >= TOUCH_PX, `${small} is ${box.width} by ${box.height}`);
    }
    await context.close();
  });
}

test("on a phone laid on its side the map is beside the question", async () => {
  const { page, context, open } = await here.visitor({ viewport: { width: 740, height: 360 } });
  await open(TO_COME);
  const map = await page.getByTestId("map").boundingBox();
  const question = await page.locator("#question").boundingBox();
  assert.deepEqual([map.y, map.height], [0, 360]);
  assert.ok(question.x + question.width <= map.x);
  await context.close();
});

test("the words about the map leave it in sight, and close by Escape or a touch beside them", async () => {
  const { page, context, open } = await here.visitor();
  await open();
  const about = page.locator(".map-about");
  const isOpen = () => about.evaluate((element) => element.open);
  const summary = about.locator("summary");
  await summary.click();
  assert.equal(await isOpen(), true);
  const map = await page.getByTestId("map").boundingBox();
  const words = await about.boundingBox();
  assert.ok(words.y >= map.y + map.height, "the words lie on the map");
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(), false);
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  await summary.click();
  await page.locator("#results").tap({ position: { x: 5, y: 5 } });
  assert.equal(await isOpen(), false);
  await context.close();
});

/** As a reader's setting does; a style of the page's own is what a script can reach. */
async function enlarge(page, percent) {
  await page.evaluate((size) => { document.documentElement.style.fontSize = `${size}%`; }, percent);
}
