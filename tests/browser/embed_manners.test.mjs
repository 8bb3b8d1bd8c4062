// The frame's manners: fingers, wheel, keys and focus go through it as if it were a part of the host's page.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answeredFrame, startHost } from "./embed_support.mjs";
import { catalogue, DESKTOP, PHONE, world } from "./support.mjs";

const here = world(before, after);
let host;
before(async () => { host = await startHost(here); });
after(() => host?.stop());

const WORDS = "<p>Words</p>".repeat(12);
const BODY = `${WORDS}<a id=before href="#x">Before</a><waymark-map need="food" when="any"></waymark-map><a id=after href="#y">After</a>${WORDS.repeat(5)}`;

async function visit(view, html) {
  const visitor = await here.visitor(view);
  await visitor.page.goto(host.page(BODY, html));
  await visitor.page.locator("waymark-map").scrollIntoViewIfNeeded();
  const frame = await answeredFrame(visitor.page);
  await frame.waitForSelector("[data-testid=map][data-pins]");
  await frame.locator("[data-testid=map]").scrollIntoViewIfNeeded();
  await still(visitor.page);
  const box = await frame.locator("[data-testid=map]").boundingBox();
  return { ...visitor, frame, x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

const scrolled = (page) => page.evaluate(() => scrollY);
/** Waits until neither page nor map move. */
async function still(page) {
  for (let before = -1, now = await scrolled(page); before !== now; now = await scrolled(page)) {
    before = now;
    await page.waitForTimeout(250);
  }
}

test("the wheel scrolls the host's page; with Ctrl it zooms the map", async () => {
  const { page, frame, x, y } = await visit({ ...DESKTOP, isMobile: false, hasTouch: false });
  const map = picture(frame);
  const [before, seen] = [await scrolled(page), await map()];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, 240);
  await page.waitForFunction((from) => scrollY > from + 100, before);
  const hint = frame.locator(".map-hint");
  await hint.waitFor({ state: "visible" });
  assert.equal(await hint.textContent(), (await catalogue("en")).strings["embed.hold_key"].replace("{key}", "Ctrl"));
  await hint.waitFor({ state: "hidden" });
  assert.equal(await map(), seen, "the map stands still");
  await page.mouse.wheel(0, -240);
  await still(page);
  const there = await scrolled(page);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -200);
  await page.keyboard.up("Control");
  await changes(map, seen);
  assert.equal(await scrolled(page), there);
});

test("one finger scrolls the host's page, and is told of two", async () => {
  const { page, frame, context, x, y } = await visit(PHONE, 'lang="ar" dir="rtl"');
  const map = picture(frame);
  const [before, seen] = [await scrolled(page), await map()];
  const hint = frame.locator(".map-hint");
  const told = hint.waitFor({ state: "visible" });
  await fingers(context, page, [[[x, y]], ...steps(8, (part) => [[x, y - 120 * part]])]);
  await told;
  assert.equal(await hint.textContent(), (await catalogue("ar")).strings["embed.two_fingers"]);
  await page.waitForFunction((from) => scrollY > from + 40, before);
  await hint.waitFor({ state: "hidden" });
  assert.equal(await map(), seen, "the map stands still");
});

test("two fingers move and zoom the map, and the host's page stays", async () => {
  const { page, frame, context, x, y } = await visit(PHONE);
  const map = picture(frame);
  const [before, seen] = [await scrolled(page), await map()];
  await fingers(context, page, [[[x - 40, y]], [[x - 40, y], [x + 40, y]], ...steps(8, (part) => [[x - 40 - 40 * part, y - 30 * part], [x + 40 + 40 * part, y - 30 * part]])]);
  await changes(map, seen);
  assert.equal(await scrolled(page), before);
  assert.equal(await page.evaluate(() => visualViewport.scale), 1);
});

test("one finger that does not move opens a place", async () => {
  const { page, frame } = await visit(PHONE);
  const { x, y, width, height } = await frame.locator("[data-testid=map]").boundingBox();
  const details = frame.locator("dialog[open]");
  // Where pins are is the map's to know: the fingertip looks for one, in steps too long for a double tap.
  for (const shift of [0, 17]) {
    for (let down = 10 + shift; down < height - 8; down += 34) {
      for (let along = 10 + shift; along < width - 64; along += 34) {
        await page.touchscreen.tap(x + along, y + down);
        if ((await details.count()) > 0) return;
      }
    }
  }
  assert.fail("nothing opened");
});

test("loading takes neither focus nor place on the page", async () => {
  const { page } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await page.goto(host.page(`<input id="mine" autofocus><p>${"Words ".repeat(2000)}</p><waymark-map need="internet" load="now" postcode="CV1 5FX"></waymark-map>`));
  await page.focus("#mine");
  const frame = await answeredFrame(page);
  await frame.waitForSelector("[data-testid=map][data-pins]");
  assert.equal(await page.evaluate(() => document.activeElement.id), "mine");
  assert.equal(await scrolled(page), 0);
  assert.equal(await frame.evaluate(() => document.hasFocus()), false);
  assert.equal(await frame.locator("#announcements").getAttribute("aria-live"), "off", "nor speaks");
});

test("Tab goes in, through and out again, and backwards", async () => {
  const { page, frame } = await visit({ ...DESKTOP, isMobile: false, hasTouch: false });
  await page.focus("#before");
  await page.keyboard.press("Tab");
  assert.equal(await frame.evaluate(() => document.activeElement.closest("#skip, #app") !== null), true);
  assert.equal(await frame.locator("#announcements").getAttribute("aria-live"), "polite");
  const outside = () => page.evaluate(() => document.activeElement.id);
  let presses = 0;
  for (; (await outside()) !== "after"; presses += 1) {
    assert.ok(presses < 150, "it ends");
    await page.keyboard.press("Tab");
  }
  assert.ok(presses > 10, `${presses} stops`);
  await page.keyboard.press("Shift+Tab");
  assert.equal(await outside(), "");
  assert.equal(await frame.evaluate(() => document.hasFocus()), true);
});

/** Moves as many fingers as each step has places. */
async function fingers(context, page, moves) {
  const client = await context.newCDPSession(page);
  let down = 0;
  for (const places of moves) {
    const touchPoints = places.map(([x, y], id) => ({ x, y, id }));
    await client.send("Input.dispatchTouchEvent", { type: places.length > down ? "touchStart" : "touchMove", touchPoints });
    down = places.length;
    await page.waitForTimeout(30);
  }
  await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

const steps = (n, at) => Array.from({ length: n }, (_, nth) => at((nth + 1) / n));

/** Tells what the map shows, as a digest of its pixels. */
const picture = (frame) => () => frame.$eval("[data-testid=map]", async (map) => {
  const copy = Object.assign(document.createElement("canvas"), { width: map.width, height: map.height });
  const ctx = copy.getContext("2d", { willReadFrequently: true });
  ctx.drawImage(map, 0, 0);
  const { data } = ctx.getImageData(0, 0, copy.width, copy.height);
  let digest = 0;
  for (const part of data) digest = (Math.imul(digest, 31) + part) | 0;
  return digest;
});

async function changes(map, before) {
  for (let tries = 0; (await map()) === before; tries += 1) {
    if (tries > 50) throw new Error("the map stood still");
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}
