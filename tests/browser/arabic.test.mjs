// The page in Arabic: complete, mirrored, and the map as it was.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { catalogue, mapDrawn, world } from "./support.mjs";

const here = world(before, after);
const english = await catalogue("en");

/** Every word of the page that is not data: what is marked as another language is data. */
const ownWords = (page) => page.evaluate(() => {
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node instanceof Element ? node : node.parentElement;
    if (element.closest("[lang]:not(html):not([lang=ar]), [translate=no], bdi, #language option, script, noscript")) continue;
    if (node instanceof Element) for (const name of ["aria-label", "title", "placeholder"]) words.push(node.getAttribute(name) ?? "");
    else words.push(node.data);
  }
  return words.map((text) => text.trim()).filter((text) => text !== "");
});

test("choosing Arabic turns the page and leaves no English words of ours", async () => {
  const { page, open, faults } = await here.visitor();
  await open("#postcode=CV1+5FX&need=food&language=ti&when=2026-11-24T09:30&arrive=walk");
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl][lang=ar]");
  await page.locator("[data-testid=language-unknown] a.card-link").first().click();
  await page.getByTestId("details").waitFor();
  // What is announced follows a moment later.
  await page.waitForFunction(() => /[\u0600-\u06ff]/.test(document.getElementById("announcements").textContent));
  const words = await ownWords(page);
  const ours = new Set(Object.values(english.strings).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry))));
  assert.deepEqual(words.filter((text) => ours.has(text)), []);
  // What is left in Latin letters is a key's name, a postcode or the name of the page.
  const latin = words.map((text) => text.replace(/[\u2068][^\u2069]*[\u2069]/g, "")).filter((text) => /[A-Za-z]{3,}/.test(text.replace(/Tab|Enter|Escape|Waymark|CV1 5FX/g, "")));
  assert.deepEqual(latin, []);
  assert.equal(await page.title(), (await catalogue("ar")).strings["app.title"]);
  assert.deepEqual(faults, []);
});

test("the layout is mirrored, the map is not", async () => {
  const { page, open } = await here.visitor({ viewport: { width: 1280, height: 800 }, isMobile: false, deviceScaleFactor: 1 });
  const places = async () => ({
    list: await page.locator("#results").boundingBox(),
    map: await page.getByTestId("map").boundingBox(),
  });
  await open("#when=any");
  await mapDrawn(page);
  const left = await places();
  assert.ok(left.list.x < left.map.x);
  const before = await picture(page);
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl]");
  const right = await places();
  assert.ok(right.list.x > right.map.x);
  assert.equal(right.map.width, left.map.width);
  assert.equal(await page.getByTestId("map").evaluate((canvas) => getComputedStyle(canvas).transform), "none");
  await page.waitForTimeout(300);
  const after = await picture(page);
  const same = likeness(before, after.pixels);
  const mirrored = likeness(before, after.mirrored);
  assert.ok(same > mirrored, `the map looks mirrored: ${same} like before, ${mirrored} like its mirror image`);
});

test("phone numbers, times and English names keep their own direction", async () => {
  const { page, open } = await here.visitor({ locale: "ar" });
  await open("#postcode=CV1+5FX&when=any");
  assert.equal(await page.getAttribute("html", "dir"), "rtl", "the browser's language is taken");
  assert.equal(await page.locator(".call bdi.number").first().getAttribute("dir"), "ltr");
  assert.equal(await page.locator(".card-name bdi").first().getAttribute("dir"), "auto");
});

test("each text is spoken in the language it is in", async () => {
  const { page, context, open } = await here.visitor({ locale: "ar" });
  // A translation of the name alone: the description stays as it was written.
  const written = (await (await fetch(`${here.server.address}/api/v1/nearest?lat=52.4&lon=-1.5&open=any&unknown=include`)).json()).features[0];
  const { service_id: id } = written.properties;
  const service = await (await fetch(`${here.server.address}/api/v1/services/${id}?lang=en`)).json();
  let untranslated = false;
  await context.route("**/waymark.js", async (route) => {
    const response = await route.fetch();
    const changed = `const service = Waymark.prototype.service;
      Waymark.prototype.service = function (...asked) {
        return JSON.stringify({ ...JSON.parse(service.apply(this, asked)), description: ${JSON.stringify(service.description)} });
      };`;
    await route.fulfill({ response, body: `${await response.text()}\n${untranslated ? changed : ""}` });
  });
  const languages = async () => {
    await page.goto("about:blank");
    await open(`#service=${id}`);
    const lang = (selector) => page.locator(`[data-testid=details] ${selector}`).first().getAttribute("lang");
    return { name: await lang(".sheet-title bdi"), description: await lang(".description") };
  };
  assert.deepEqual(await languages(), { name: "ar", description: "ar" });
  untranslated = true;
  assert.deepEqual(await languages(), { name: "ar", description: "en" });
});

/** The map in coarse grey, and the same seen in a mirror. */
async function picture(page) {
  return page.getByTestId("map").evaluate((canvas) => {
    const small = document.createElement("canvas");
    [small.width, small.height] = [64, 48];
    const ctx = small.getContext("2d");
    const read = () => Array.from(ctx.getImageData(0, 0, 64, 48).data).filter((_, at) => at % 4 === 1);
    ctx.drawImage(canvas, 0, 0, 64, 48);
    const pixels = read();
    ctx.translate(64, 0);
    ctx.scale(-1, 1);
    ctx.drawImage(canvas, 0, 0, 64, 48);
    return { pixels, mirrored: read() };
  });
}

const likeness = ({ pixels }, others) => -pixels.reduce((sum, value, at) => sum + Math.abs(value - others[at]), 0);
