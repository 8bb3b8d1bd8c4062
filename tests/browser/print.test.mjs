// On paper: the whole list, though the screen shows a part; and one open place by itself.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { DESKTOP, mapDrawn, world } from "./support.mjs";

const here = world(before, after);

async function printed(fragment, act) {
  const { page, open } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await open(fragment);
  await mapDrawn(page);
  await act?.(page);
  await page.emulateMedia({ media: "print" });
  return page;
}

const isShown = (page, selector) => page.locator(selector).first().isVisible();

test("all that was found is on paper, without the controls", async () => {
  const page = await printed("#postcode=CV1+5FX&need=housing&when=any");
  const [cards, listEnd, pageEnd] = await page.evaluate(() => {
    const last = [...document.querySelectorAll("[data-testid=result]")].at(-1).getBoundingClientRect().bottom;
    return [document.querySelectorAll("[data-testid=result]").length, last, document.documentElement.scrollHeight];
  });
  assert.ok(cards > 2);
  assert.ok(listEnd <= pageEnd, "the last place is on the page, not scrolled away inside of it");
  assert.deepEqual(await Promise.all(["#language-switch", ".map-controls", "#footer"].map((part) => isShown(page, part))), [false, false, false]);
  assert.ok(await isShown(page, ".chips [data-need=housing]"), "what was asked for is said");
  assert.ok(!(await isShown(page, ".chips [data-need=food]")));
});

test("the map keeps its shape", async () => {
  const page = await printed("#postcode=CV1+5FX&when=any");
  const [drawn, shown] = await page.getByTestId("map").evaluate((canvas) => [canvas.width / canvas.height, getComputedStyle(canvas).objectFit]);
  assert.ok(drawn > 0);
  assert.equal(shown, "contain");
});

test("an open place is printed alone", async () => {
  const page = await printed("#postcode=CV1+5FX&when=any", async (each) => {
    await each.locator("[data-testid=result] a.card-link").first().click();
    await each.getByTestId("details").waitFor();
  });
  assert.ok(!(await isShown(page, "#results")));
  assert.ok(await isShown(page, "[data-testid=details] .sheet-body"));
});

test("paper is light by night too, the plain pages' as well", async () => {
  const { page } = await here.visitor({ colorScheme: "dark" });
  const letters = () => page.evaluate(() => getComputedStyle(document.body).color);
  for (const address of ["/", "/plain?postcode=CV1+5FX"]) {
    await page.goto(here.server.address + address);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    const byNight = await letters();
    await page.emulateMedia({ media: "screen", colorScheme: "light" });
    const byDay = await letters();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    assert.notEqual(byNight, byDay);
    assert.equal(await letters(), byDay, address);
  }
});
