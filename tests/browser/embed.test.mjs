// The element <waymark-map> on a page of another origin that has the strict policy of docs/embed.md.

import assert from "node:assert/strict";
import test, { after, afterEach, before } from "node:test";
import { answeredFrame, frameOf, noted, noteEvents, startHost } from "./embed_support.mjs";
import { apiNearest, catalogue, DESKTOP, resultsOf, soon, world } from "./support.mjs";

const here = world(before, after);
let host;
before(async () => { host = await startHost(here); });
after(() => host?.stop());
afterEach(() => assert.deepEqual(host.reports, [], "the host's policy stopped nothing"));

async function visit(body, { html, ...options } = {}) {
  const visitor = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false, ...options });
  await noteEvents(visitor.page);
  await visitor.page.goto(host.page(body, html));
  return visitor;
}

const set = (page, name, value) => page.$eval("waymark-map", (map, [key, to]) => (to === null ? map.removeAttribute(key) : map.setAttribute(key, to)), [name, value]);
const inHash = (frame, name, value) => frame.waitForFunction(([key, wanted]) => new URLSearchParams(location.hash.slice(1)).get(key) === wanted, [name, value]);
const framesSent = (sent) => sent.filter(({ url }) => new URL(url).pathname === "/embed");

test("it becomes the map, and says when it has answered", async () => {
  const { page, sent, faults } = await visit('<waymark-map need="food" when="any" list="first"></waymark-map>');
  const frame = await answeredFrame(page);
  await page.waitForFunction(() => window.noted.some(({ type }) => type === "waymark:ready"));
  const [ready] = await noted(page, "waymark:ready");
  assert.equal(ready.composed, true);
  assert.equal(new URL(frame.url()).origin, here.server.address);
  const expected = await apiNearest(here.server, { lat: 52.4081, lon: -1.5106, category: "food", open: "any", unknown: "include", limit: 100 });
  const found = await resultsOf(frame);
  assert.ok(found.length > 0);
  assert.deepEqual(found.map(({ id }) => id), expected.slice(0, found.length).map(({ id }) => id));
  assert.equal(await page.$eval("waymark-map >> iframe", (one) => one.title), (await catalogue("en")).strings["app.title"]);
  assert.equal(framesSent(sent).length, 1);
  assert.deepEqual(faults, []);
});

test("all that comes before the map is wanted is at most 12 KB", async () => {
  const { page, sent } = await visit('<p>Before</p><waymark-map load="tap"></waymark-map>');
  await page.getByRole("button", { name: "Show the map" }).waitFor();
  const asked = sent.filter(({ url }) => url.startsWith(here.server.address));
  assert.deepEqual(asked.map(({ url }) => new URL(url).pathname), ["/embed.js"]);
  const packed = await fetch(`${here.server.address}/embed.js`, { headers: { "accept-encoding": "br" } });
  assert.equal(packed.headers.get("content-encoding"), "br");
  const bytes = Number(packed.headers.get("content-length"));
  assert.ok(bytes > 0 && bytes <= 12_288, `${bytes} bytes`);
});

test("with load=tap a button in the page's language brings it, and focus goes along", async () => {
  const { page } = await visit('<waymark-map load="tap" need="health"></waymark-map>', { html: 'lang="ar" dir="rtl"' });
  const words = (await catalogue("ar")).strings;
  const button = page.getByRole("button", { name: words["embed.show"] });
  assert.equal(await button.evaluate((one) => getComputedStyle(one).direction), "rtl");
  await button.click();
  const frame = await answeredFrame(page);
  assert.equal(await frame.evaluate(() => document.documentElement.dir), "rtl");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "waymark-map");
});

test("by itself it comes when it is near the screen, not before", async () => {
  const { page, sent } = await visit(`${"<p>Words</p>".repeat(120)}<waymark-map></waymark-map>`);
  await page.waitForFunction(() => customElements.get("waymark-map"));
  // Had it been wanted, it would be asked for now.
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
  assert.deepEqual(framesSent(sent), []);
  await page.locator("waymark-map").scrollIntoViewIfNeeded();
  await answeredFrame(page);
  assert.equal(framesSent(sent).length, 1);
});

test("attributes are live, and the frame stays", async () => {
  const { page, sent, faults } = await visit('<waymark-map need="food"></waymark-map>');
  const frame = await answeredFrame(page);
  const canvas = () => frame.$eval("[data-testid=map]", (map) => {
    const copy = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const ctx = copy.getContext("2d");
    ctx.drawImage(map, 0, 0, 8, 8);
    return ctx.getImageData(0, 0, 8, 8).data.reduce((sum, part, nth) => sum + (nth % 4 === 3 ? 0 : part), 0) / (64 * 3);
  });
  const paper = () => frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const day = await paper();
  await frame.waitForSelector("[data-testid=map][data-pins]");

  await set(page, "need", "housing,health");
  await inHash(frame, "need", "housing,health");
  assert.deepEqual(await frame.$$eval("[data-testid=need] [aria-pressed=true]", (chips) => chips.map(({ dataset }) => dataset.need)), ["housing", "health"]);
  await set(page, "when", "any");
  await inHash(frame, "when", "any");
  await set(page, "language", "ar");
  await inHash(frame, "language", "ar");
  await set(page, "need", null);
  await inHash(frame, "need", null);

  await set(page, "theme", "dark");
  await frame.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  assert.notEqual(await paper(), day);
  for (let tries = 0; (await canvas()) > 100; tries += 1) {
    assert.ok(tries < 50, "the map turns dark too");
    await page.waitForTimeout(100);
  }
  await set(page, "theme", "light");
  await frame.waitForFunction(() => document.documentElement.dataset.theme === "light");
  assert.equal(await paper(), day);
  await set(page, "list", "none");
  await frame.locator("#results").waitFor({ state: "hidden" });
  await frame.getByTestId("show-list").click();
  await frame.locator("#results").waitFor({ state: "visible" });
  await set(page, "height", "500px");
  await page.waitForFunction(() => document.querySelector("waymark-map").shadowRoot.querySelector("iframe").clientHeight === 500);
  assert.equal(framesSent(sent).length, 1, "nothing was loaded again");
  assert.deepEqual(faults, []);
});

test("theme=light is light on a device that is dark", async () => {
  const { page } = await visit('<waymark-map theme="light"></waymark-map>', { colorScheme: "dark" });
  const frame = await answeredFrame(page);
  assert.equal(await frame.evaluate(() => getComputedStyle(document.documentElement).backgroundColor), "rgb(250, 246, 239)");
  assert.equal(await frame.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "light");
});

test("it follows the language and direction of the part of the page it stands in", async () => {
  const { page } = await visit('<div id="part"><waymark-map></waymark-map></div>', { html: 'lang="pl"' });
  const frame = await answeredFrame(page);
  await frame.waitForSelector("html[lang=pl]");
  await page.$eval("#part", (part) => { part.lang = "ar-SY"; });
  await frame.waitForSelector("html[lang=ar][dir=rtl]");
  await page.$eval("waymark-map", (map) => { map.lang = "uk"; });
  await frame.waitForSelector("html[lang=uk][dir=ltr]");
  assert.equal(await page.$eval("waymark-map >> iframe", (one) => one.title), (await catalogue("uk")).strings["app.title"]);
  await page.$eval("waymark-map", (map) => map.removeAttribute("lang"));
  await frame.waitForSelector("html[lang=ar]");
});

test("a host's language that the map does not have leaves it to the visitor's own", async () => {
  const { page } = await visit("<waymark-map></waymark-map>", { html: 'lang="de"', locale: "ro-RO" });
  const frame = await answeredFrame(page);
  await frame.waitForSelector("html[lang=ro]");
});

test("what is chosen is told by ids and name, in an event that bubbles out of shadow trees", async () => {
  const { page } = await visit('<waymark-map id="one" postcode="CV1 5FX"></waymark-map>');
  const frame = await answeredFrame(page);
  const card = frame.locator("a.card-link").first();
  const name = (await card.textContent()).trim();
  await card.click();
  await page.waitForFunction(() => window.noted.some(({ type }) => type === "waymark:select"));
  const [{ detail, target }] = await noted(page, "waymark:select");
  assert.equal(target, "one");
  assert.deepEqual(Object.keys(detail).sort(), ["name", "service_at_location_ids", "service_id"]);
  assert.equal(detail.name, name);
  const served = await (await fetch(`${here.server.address}/api/v1/services/${detail.service_id}`)).json();
  assert.ok(JSON.stringify(served).includes(detail.service_at_location_ids[0]));
  await frame.getByTestId("details").getByRole("button").first().click();
  await card.click();
  await page.waitForFunction(() => window.noted.filter(({ type }) => type === "waymark:select").length === 2);
});

test("as high as its content, and no higher; more content, more height", async () => {
  const { page } = await visit("<waymark-map></waymark-map><p id=after>After</p>");
  const frame = await answeredFrame(page);
  const fits = () => frame.waitForFunction(() => Math.abs(innerHeight - document.querySelector("#app").getBoundingClientRect().height) < 2);
  await fits();
  const before = await frame.evaluate(() => innerHeight);
  await frame.getByTestId("more").click();
  await frame.waitForFunction((low) => innerHeight > low + 200, before);
  await fits();
  const last = (await noted(page, "waymark:resize")).at(-1);
  assert.equal(last.detail.height, await frame.evaluate(() => innerHeight));
  assert.equal(await frame.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0, "nothing is left to scroll");
});

for (const [name, view] of [["wide", {}], ["narrow", { viewport: { width: 360, height: 700 } }]]) {
  test(`what opens in a high frame opens where the visitor looks: ${name}`, async () => {
    const { page } = await visit(`${"<p>Words</p>".repeat(20)}<waymark-map></waymark-map>`, view);
    await page.locator("waymark-map").scrollIntoViewIfNeeded();
    const frame = await answeredFrame(page);
    const card = frame.locator("a.card-link").nth(4);
    await card.scrollIntoViewIfNeeded();
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
    await card.click();
    const { height } = page.viewportSize();
    await soon(async () => {
      const box = await frame.getByTestId("details").boundingBox();
      assert.ok(box && box.y >= 0 && box.y < height / 2 && box.y + box.height <= height + 2, JSON.stringify(box));
    });
  });
}

test("several on one page are each their own", async () => {
  const { page } = await visit('<waymark-map id="a" need="food" height="500px"></waymark-map><waymark-map id="b" need="housing" height="500px" lang="ar"></waymark-map>');
  const [a, b] = [await answeredFrame(page, "#a"), await answeredFrame(page, "#b")];
  await b.waitForSelector("html[lang=ar]");
  assert.equal(await a.evaluate(() => document.documentElement.lang), "en");
  const titles = await page.$$eval("waymark-map >> iframe", (frames) => frames.map(({ title }) => title));
  assert.equal(new Set(titles).size, 2);
  await b.locator("a.card-link").first().click();
  await page.waitForFunction(() => window.noted.some(({ type }) => type === "waymark:select"));
  assert.deepEqual((await noted(page, "waymark:select")).map(({ target }) => target), ["b"]);
  assert.equal(await a.getByTestId("details").isVisible(), false);
});

test("a place set before the script came, and an element that was moved", async () => {
  const { page } = await visit("<div id=here></div>");
  await page.waitForFunction(() => customElements.get("waymark-map"));
  await page.evaluate(() => {
    const map = document.createElement("waymark-map");
    map.place = { lat: 52.4127, lon: -1.5052 };
    document.querySelector("#here").append(map);
  });
  await inHash(await answeredFrame(page), "lat", "52.4127");
  await page.evaluate(() => document.body.append(document.querySelector("waymark-map")));
  const frame = await answeredFrame(page);
  await inHash(frame, "lon", "-1.5052");
  await page.$eval("waymark-map", (map) => { map.place = null; });
  await inHash(frame, "lat", null);
});

test("junk, and other windows' messages, are not heard", async () => {
  const { page, faults } = await visit('<waymark-map need="food"></waymark-map><iframe id="other" srcdoc="<p>Other"></iframe>');
  const frame = await answeredFrame(page);
  const other = await (await page.$("#other")).contentFrame();
  const order = { waymark: 1, kind: "set", settings: { need: "housing" } };
  await page.evaluate(() => {
    const to = document.querySelector("waymark-map").shadowRoot.querySelector("iframe").contentWindow;
    for (const junk of [null, 7, "text", [], {}, { waymark: 1 }, { waymark: 2, kind: "set", settings: { need: "housing" } }, { waymark: 1, kind: "set" },
      { waymark: 1, kind: "set", settings: { need: 7 } }, { waymark: 1, kind: "set", settings: { service: "x" } }, { waymark: 1, kind: "set", settings: { need: "x".repeat(500) } },
      { waymark: 1, kind: "seen", top: "x", height: -1, screen: NaN }]) to.postMessage(junk, "*");
  });
  // A page between or beside is not the host.
  await other.evaluate((message) => parent[0].postMessage(message, "*"), order);
  await other.evaluate(() => {
    for (const kind of ["ready", "hello"]) parent.postMessage({ waymark: 1, kind }, "*");
    parent.postMessage({ waymark: 1, kind: "resize", height: 5 }, "*");
    parent.postMessage({ waymark: 1, kind: "select", service_id: "x", service_at_location_ids: [], name: "x" }, "*");
  });
  await set(page, "when", "any");
  await inHash(frame, "when", "any");
  await inHash(frame, "need", "food");
  assert.deepEqual(await noted(page, "waymark:select"), []);
  assert.ok((await noted(page, "waymark:resize")).every(({ detail }) => detail.height > 100));
  assert.deepEqual(faults, []);
});

test("the frame greets its host and says nothing else before it is spoken to", async () => {
  const { page } = await here.visitor(DESKTOP);
  await page.addInitScript(() => { window.heard = []; addEventListener("message", ({ data }) => window.heard.push(data)); });
  await page.goto(host.page(`<iframe id="bare" src="${here.server.address}/embed?need=food&height=auto"></iframe>`));
  const frame = await (await page.$("#bare")).contentFrame();
  await frame.waitForSelector("[data-testid=summary], [data-testid=empty]", { state: "attached" });
  assert.deepEqual(await page.evaluate(() => window.heard), [{ waymark: 1, kind: "hello" }]);
  await page.evaluate((origin) => document.querySelector("#bare").contentWindow.postMessage({ waymark: 1, kind: "set", settings: {} }, origin), here.server.address);
  await page.waitForFunction(() => window.heard.length >= 3);
  assert.deepEqual(new Set(await page.evaluate(() => window.heard.map(({ kind }) => kind))), new Set(["hello", "resize", "ready"]));
});

test("a location is asked for only where the host allows it", async () => {
  const { page } = await visit('<waymark-map id="a" height="400px"></waymark-map><waymark-map id="b" locate height="400px"></waymark-map>', {
    permissions: ["geolocation"], geolocation: { latitude: 52.42, longitude: -1.49 },
  });
  const [a, b] = [await answeredFrame(page, "#a"), await answeredFrame(page, "#b")];
  await a.getByTestId("locate").waitFor({ state: "hidden" });
  await b.getByTestId("locate").waitFor({ state: "visible" });
  assert.equal(await frameOf(page, "#b").then((frame) => frame.evaluate(() => document.featurePolicy.allowsFeature("geolocation"))), true);
});
