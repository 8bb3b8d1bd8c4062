// Nothing moves under the eyes of who waits for the page.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, DESKTOP, mapDrawn, PHONE, world } from "./support.mjs";

const here = world(before, after);
/** As good as full marks: what moves at all moves by some pixels. */
const MOST_SHIFT = 0.05;

/** Opens the page as on a slow line: its frame is on the screen before its script comes. */
async function openSlowly(options, fragment) {
  const { page, context } = await here.visitor(options);
  let framed;
  const frame = new Promise((resolve) => { framed = resolve; });
  await page.exposeFunction("framed", () => framed());
  await page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ value, sources }) => ({ value, moved: sources.map(({ node }) => node?.id || node?.nodeName) })))).observe({ type: "layout-shift", buffered: true });
    new PerformanceObserver(() => window.framed()).observe({ type: "paint", buffered: true });
  });
  await context.route("**/app.js", async (route) => {
    await frame;
    await route.continue();
  });
  await page.goto(`${here.server.address}/${fragment}`);
  await answered(page);
  await mapDrawn(page);
  const shifts = await page.evaluate(() => window.shifts);
  await context.close();
  return shifts;
}

for (const [screen, options] of [["phone", PHONE], ["wide screen", { ...DESKTOP, isMobile: false, hasTouch: false }]]) {
  for (const fragment of ["", "#lang=ar&need=food", "#lang=pl&postcode=CV1+5FX"]) {
    test(`${screen}, ${fragment || "English"}: nothing moves while the page comes`, async () => {
      const shifts = await openSlowly(options, fragment);
      const sum = shifts.reduce((all, { value }) => all + value, 0);
      assert.ok(sum < MOST_SHIFT, `${sum} in all: ${JSON.stringify(shifts)}`);
    });
  }
}

test("a browser that reads right to left is shown no page that turns over", async () => {
  const shifts = await openSlowly({ locale: "ar" }, "");
  assert.ok(shifts.reduce((all, { value }) => all + value, 0) < MOST_SHIFT, JSON.stringify(shifts));
});

test("where no script runs, no room is kept for what will not come", async () => {
  const { page, context } = await here.visitor({ javaScriptEnabled: false });
  await page.goto(here.server.address);
  const [top, words] = await Promise.all([page.locator(".top").boundingBox(), page.locator(".no-app").boundingBox()]);
  assert.ok(words.y < top.y + top.height + 40, `the words stand at ${words.y}`);
  await context.close();
});
