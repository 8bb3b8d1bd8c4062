// A new version is offered and taken whole; keeping for offline says what came of it; the app can be installed.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, catalogue, listed, openPage, resultsOf } from "./support.mjs";
import { MAP, anotherBuild, cached, keptOffline, worldWithFront } from "./offline_support.mjs";

const here = worldWithFront(before, after);
let next;
const nextBuild = async () => (next ??= await anotherBuild({ "app.tagline": "Second version" }));
after(() => next?.remove());

const QUESTION = "#postcode=CV1+5FX&when=any";
const tagline = (page) => page.locator("#tagline").innerText();
const offer = (page) => page.getByTestId("update");
/** What the page was loaded from, by the folders named after content. */
const scripts = (page) => page.$$eval("script[src]", (found) => found.map(({ src }) => new URL(src).pathname));

/** Somebody who comes back after another version was put on the server. */
async function returningToNext(fragment, options) {
  const visitor = await here.returning(fragment, options);
  here.front.build = (await nextBuild()).dist;
  here.front.asked = [];
  here.front.whole = [];
  await visitor.page.reload();
  await answered(visitor.page);
  return visitor;
}

test("a new version is offered, waits, and is then taken whole", async () => {
  const { page, context, faults } = await returningToNext(QUESTION);
  await offer(page).waitFor();
  assert.notEqual(await tagline(page), "Second version", "not before it is accepted");
  const old = await scripts(page);
  await page.reload();
  await answered(page);
  await offer(page).waitFor();
  assert.deepEqual(await scripts(page), old, "loaded again, the page is still of one version");
  const before = await resultsOf(page);

  await Promise.all([page.waitForEvent("load"), offer(page).click()]);
  await answered(page);
  assert.equal(await tagline(page), "Second version");
  assert.notDeepEqual(await scripts(page), old);
  await listed(page, before, "the question is the same");
  assert.equal(await offer(page).isVisible(), false);
  await keptOffline(page);
  const [kept, ...others] = Object.values(await cached(page));
  assert.deepEqual(others, [], "the version before is gone");
  // Of the scripts, some are the same in both versions.
  const present = await scripts(page);
  const gone = old.filter((script) => !present.includes(script));
  assert.ok(gone.length > 0 && !gone.some((script) => kept.includes(script)));
  assert.ok(present.every((script) => kept.includes(script)));

  here.front.cut = true;
  await context.setOffline(true);
  await page.reload();
  await answered(page);
  assert.equal(await tagline(page), "Second version");
  assert.deepEqual(faults.filter((fault) => !fault.includes("net::ERR")), []);
});

test("an offer that is put off stays away until the page is loaded anew", async () => {
  const { page, faults } = await returningToNext(QUESTION);
  const later = page.getByTestId("later");
  await later.waitFor();
  for (const button of [offer(page), later]) {
    const box = await button.boundingBox();
    assert.ok(box.height >= 44, `${box.height} px is small for a finger`);
  }
  const before = await resultsOf(page);
  await later.focus();
  await page.keyboard.press("Enter");
  await later.waitFor({ state: "hidden" });
  assert.equal(await offer(page).isVisible(), false);
  assert.equal(await page.getByText("A new version is here").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "results", "focus is not lost");
  assert.notEqual(await tagline(page), "Second version");
  await listed(page, before);
  await page.reload();
  await answered(page);
  await offer(page).waitFor();
  assert.notEqual(await tagline(page), "Second version");
  assert.deepEqual(faults, []);
});

test("an update fetches only what has changed", async () => {
  const { page } = await returningToNext(QUESTION);
  await offer(page).waitFor();
  const names = here.front.asked.map((pathname) => pathname.split("/").at(-1));
  assert.ok(names.includes("app.js"));
  for (const same of ["waymark_bg.wasm", "tile_worker.js", "postcodes.bin", "app.css"]) assert.ok(!names.includes(same), `${same} was fetched again`);
  assert.ok(!here.front.whole.includes(MAP), "the map was fetched again");
});

test("the new version speaks the visitor's language without network too", async () => {
  const { page, context } = await returningToNext(QUESTION, { locale: "ar" });
  await offer(page).waitFor();
  assert.equal(await offer(page).innerText(), (await catalogue("ar")).strings["offline.update"]);
  here.front.cut = true;
  await context.setOffline(true);
  await Promise.all([page.waitForEvent("load"), offer(page).click()]);
  await answered(page);
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  assert.equal(await tagline(page), "Second version");
});

test("a version that cannot be had whole is not offered, and the one before stays whole", async () => {
  const visitor = await here.returning(QUESTION);
  const { page } = visitor;
  const before = await cached(page);
  here.front.build = (await nextBuild()).dist;
  here.front.missing = (pathname) => pathname.endsWith("/app.js");
  here.front.asked = [];
  const failed = page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    await new Promise((resolve) => {
      registration.addEventListener("updatefound", () => {
        const worker = registration.installing;
        worker.addEventListener("statechange", () => { if (worker.state === "redundant") resolve(); });
      });
      void registration.update();
    });
  });
  await failed;
  assert.ok(here.front.asked.some((pathname) => pathname.endsWith("/app.js")), "it was tried");
  assert.equal(await offer(page).isVisible(), false);
  const after = await cached(page);
  assert.deepEqual(after, before);
  await page.reload();
  await answered(page);
  assert.notEqual(await tagline(page), "Second version");
});

test("another open page turns to the new version when it is not looked at", async () => {
  const { page, context } = await returningToNext(QUESTION);
  await offer(page).waitFor();
  const other = await context.newPage();
  await openPage(other, `${here.front.address}/#when=any`);
  await Promise.all([page.waitForEvent("load"), offer(page).click()]);
  await answered(page);
  assert.notEqual(await tagline(other), "Second version", "nothing is pulled away under the reader");
  await Promise.all([other.waitForEvent("load"), other.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  })]);
  await answered(other);
  assert.equal(await tagline(other), "Second version");
  assert.equal(await other.evaluate(() => location.hash), "#when=any");
});

const outcome = (page) => page.locator(".offline-outcome");

/** What the browser lets a page do. */
async function asBrowser({ context, page }, method, parameters) {
  const session = await context.newCDPSession(page);
  await session.send(method, parameters);
}

test("kept for offline, it says whether the browser may still delete it", async () => {
  const visitor = await here.returning();
  const { page } = visitor;
  const box = await page.getByTestId("keep-offline").boundingBox();
  assert.ok(box.height >= 44, `${box.height} px is small for a finger`);
  await page.evaluate(() => { navigator.storage.persist = async () => false; });
  await page.getByTestId("keep-offline").click();
  await page.getByText("your browser may delete it").waitFor();
  assert.equal(await page.getByTestId("keep-offline").isVisible(), false);
  assert.equal(await outcome(page).evaluate((element) => element === document.activeElement), true, "focus is not lost");
});

test("kept for offline with lasting storage, it stays so", async () => {
  const visitor = await here.returning();
  const { page } = visitor;
  await page.addInitScript(() => { navigator.storage.persisted = async () => true; });
  await page.evaluate(() => { navigator.storage.persist = async () => true; });
  await page.getByTestId("keep-offline").click();
  await page.getByText("Your browser will not delete it").waitFor();
  await page.reload();
  await page.getByText("Your browser will not delete it").waitFor();
  await page.getByTestId("lang").selectOption("ar");
  await page.getByText("لن يحذفها متصفحك").waitFor();
});

test("what was never seen is fetched when it is kept for offline", async () => {
  here.front.reset();
  const { page, context } = await here.visitor({ serviceWorkers: "allow" });
  here.front.missing = (pathname) => pathname.includes("/basemap.");
  await openPage(page, here.front.address);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  here.front.missing = () => false;
  await page.getByTestId("keep-offline").click();
  await page.locator(".offline-outcome.kept, .offline-outcome.unsure").waitFor();
  assert.ok(Object.values(await cached(page)).flat().some((pathname) => pathname.includes("/basemap.")));
  await context.close();
});

test("where nothing can be kept that is said, and everything else goes on", async () => {
  here.front.reset();
  const visitor = await here.visitor({ serviceWorkers: "allow" });
  const { page, faults } = visitor;
  await asBrowser(visitor, "Storage.overrideQuotaForOrigin", { origin: here.front.address, quotaSize: 1 });
  await openPage(page, `${here.front.address}/${QUESTION}`);
  await page.getByText("It could not be kept").waitFor();
  assert.equal(await page.getByText("this page also works without internet").isVisible(), false, "nothing is promised that is not so");
  await page.getByTestId("keep-offline").click();
  await page.locator(".offline-outcome[role=status]", { hasText: "It could not be kept" }).waitFor();
  assert.ok((await resultsOf(page)).length > 0);
  assert.deepEqual(Object.values(await cached(page)).flat(), [], "nothing is kept in part");
  assert.deepEqual(faults, []);
});

test("a device that fills up after the visit is told of its space", async () => {
  here.front.reset();
  const visitor = await here.visitor({ serviceWorkers: "allow" });
  const { page } = visitor;
  here.front.missing = (pathname) => pathname.includes("/basemap.");
  await openPage(page, here.front.address);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  here.front.missing = () => false;
  await asBrowser(visitor, "Storage.overrideQuotaForOrigin", { origin: here.front.address, quotaSize: 1 });
  await page.getByTestId("keep-offline").click();
  await page.getByText("there is too little space on this device").waitFor();
});

test("a browser without workers says that it cannot keep the page", async () => {
  here.front.reset();
  const { page, faults } = await here.visitor({ serviceWorkers: "allow" });
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined }));
  await openPage(page, here.front.address);
  await page.getByText("this may be a private window").waitFor();
  await page.getByTestId("keep-offline").click();
  await page.locator(".offline-outcome[role=status]", { hasText: "this may be a private window" }).waitFor();
  assert.deepEqual(faults, []);
});

for (const code of ["en", "ar"]) {
  test(`the app can be installed, with shortcuts for needs, in ${code}`, async () => {
    const { page, context } = await here.returning("", { locale: code === "en" ? "en-GB" : code });
    const session = await context.newCDPSession(page);
    const { errors, data, url } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    // A test's window is one that forgets, which cannot install anything.
    assert.deepEqual(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"), []);
    const manifest = JSON.parse(data);
    const { strings } = await catalogue(code);
    assert.equal(manifest.lang, code);
    assert.equal(manifest.dir, code === "ar" ? "rtl" : "ltr");
    assert.equal(manifest.name, strings["app.title"]);
    assert.equal(new URL(manifest.start_url, url).href, `${here.front.address}/#lang=${code}`);
    for (const { src, sizes, type } of manifest.icons) {
      const icon = await page.request.get(new URL(src, url).href);
      assert.equal(icon.headers()["content-type"], type);
      assert.equal((await icon.body()).readUInt32BE(16), Number.parseInt(sizes, 10));
    }
    const food = manifest.shortcuts.find(({ name }) => name === strings["need.food"]);
    assert.equal(manifest.shortcuts.length, 10);
    await page.goto("about:blank");
    await openPage(page, new URL(food.url, url).href);
    assert.equal(await page.getAttribute("html", "lang"), code);
    assert.equal(await page.getByTestId("need").getByRole("button", { name: strings["need.food"] }).getAttribute("aria-pressed"), "true");
  });
}
