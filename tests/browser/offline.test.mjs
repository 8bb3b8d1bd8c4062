// After one visit everything works without network; how old the information is, is said.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, apiNearest, listed, mapDrawn, resultsOf } from "./support.mjs";
import { DIRECTORY, MAP, cached, keptOffline, worldWithFront } from "./offline_support.mjs";

const here = worldWithFront(before, after);
const QUESTION = "#postcode=CV1+5FX&need=immigration-legal&when=any";
const age = (page) => page.locator(".offline-age");
/** A page may be told only after it began that there is no network. */
const tells = (page, words) => page.locator(".offline-age", { hasText: words }).waitFor();

async function cut({ context }) {
  here.front.cut = true;
  await context.setOffline(true);
}

test("after one visit the page starts, answers and draws without network", async () => {
  const visitor = await here.returning();
  const expected = await apiNearest(here.server, { postcode: "CV1 5FX", category: "immigration-legal", open: "any", unknown: "include" });
  await cut(visitor);
  const { page } = visitor;
  await page.close();
  const again = await visitor.context.newPage();
  const errors = [];
  again.on("pageerror", (error) => errors.push(error.message));
  await again.goto(`${here.front.address}/${QUESTION}`);
  await answered(again);
  await mapDrawn(again);
  await listed(again, expected);
  await tells(again, /^Information from \d+ \w+ at \d\d:\d\d\. You are offline\.$/);
  assert.deepEqual(errors, []);
});

for (const question of ["#postcode=CV1+5FX&need=food,money&when=any", "#lat=52.41&lon=-1.5&need=community&when=any"]) {
  test(`the last answers are the same ones without network: ${question}`, async () => {
    const visitor = await here.returning(question);
    const { page, faults } = visitor;
    const before = await resultsOf(page);
    assert.ok(before.length > 0, "there is something to keep");
    await cut(visitor);
    await page.reload();
    await answered(page);
    await listed(page, before);
    assert.equal(new URL(page.url()).hash, question);
    assert.deepEqual(faults.filter((fault) => !fault.includes("net::ERR")), []);
  });
}

test("without network another postcode and need are answered, and a place is opened", async () => {
  const visitor = await here.returning();
  const expected = await apiNearest(here.server, { postcode: "CV2 4FN", category: "food", open: "any", unknown: "include" });
  await cut(visitor);
  const { page } = visitor;
  await page.reload();
  await answered(page);
  await page.getByTestId("place").fill("CV2 4FN");
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash.includes("postcode=CV2+4FN"));
  await page.getByTestId("need").getByRole("button", { name: "Food" }).click();
  await page.getByTestId("when").selectOption("any");
  await listed(page, expected);
  await page.locator("[data-testid=result] a.card-link").first().click();
  await page.getByTestId("details").getByText("Opening hours, the next 7 days").waitFor();
});

test("the language that was chosen is there without network", async () => {
  const visitor = await here.returning();
  const { page } = visitor;
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl]");
  await keptOffline(page);
  await cut(visitor);
  await page.reload();
  await answered(page);
  assert.equal(await page.getAttribute("html", "dir"), "rtl");
  await tells(page, /المعلومات من .*\d\d:\d\d.*غير متصل/);
});

test("a visitor whose page is Arabic from the start keeps Arabic", async () => {
  const visitor = await here.returning("", { locale: "ar" });
  await cut(visitor);
  await visitor.page.reload();
  await answered(visitor.page);
  assert.equal(await visitor.page.getAttribute("html", "lang"), "ar");
});

test("losing the network while reading is said, and so is nothing any more once it is back", async () => {
  const { page, context } = await here.returning();
  assert.equal(await age(page).innerText(), "");
  await context.setOffline(true);
  await page.getByText("You are offline.").waitFor();
  await context.setOffline(false);
  await age(page).waitFor({ state: "hidden" });
  assert.equal(await page.locator(".offline-age").getAttribute("role"), "status", "it is said without interrupting");
});

test("a server that does not answer is not the visitor's fault", async () => {
  const { page } = await here.returning(QUESTION);
  const before = await resultsOf(page);
  here.front.cut = true;
  await page.reload();
  await answered(page);
  await tells(page, /^Information from .*\. Nothing newer could be fetched\.$/);
  await listed(page, before);
});

test("on a slow network the kept directory answers first, and the newer one when it comes", async () => {
  const { page } = await here.returning();
  let letGo;
  here.front.held = new Promise((resolve) => { letGo = resolve; });
  await page.reload();
  await answered(page);
  await page.getByText("Nothing newer could be fetched.").waitFor();
  letGo();
  await age(page).waitFor({ state: "hidden" });
});

test("a directory of another version is not taken for ours", async () => {
  const { page, faults } = await here.returning(QUESTION);
  const before = await resultsOf(page);
  const other = Buffer.from(await (await fetch(here.server.address + DIRECTORY)).arrayBuffer());
  other[4] += 1;
  here.front.directory = other;
  await page.reload();
  await answered(page);
  await listed(page, before);
  await tells(page, /Nothing newer/);
  assert.deepEqual(faults, []);
});

test("a first visit fetches every file once, and what is kept are the app's files and the directory", async () => {
  const { page } = await here.returning(QUESTION);
  const files = here.front.whole.filter((pathname) => pathname.startsWith("/assets/"));
  const twice = files.filter((pathname, index) => files.indexOf(pathname) !== index);
  assert.deepEqual(twice, []);
  const [kept, ...others] = Object.values(await cached(page));
  assert.deepEqual(others, []);
  const names = kept.map((pathname) => pathname.replace(/^\/assets\/[0-9a-f]{16}\//, "")).sort();
  assert.deepEqual(names, ["/", DIRECTORY, MAP, "app.css", "app.js", "first.js", "postcodes.bin", "tile_worker.js", "waymark.js", "waymark_bg.wasm"].sort());
});

test("a second visit asks only what may have changed", async () => {
  const { page } = await here.returning(QUESTION);
  here.front.asked = [];
  here.front.whole = [];
  await page.reload();
  await answered(page);
  await mapDrawn(page);
  const asked = new Set(here.front.asked.filter((pathname) => !pathname.endsWith(".webmanifest")));
  asked.delete("/sw.js");
  // Whether the map is still the same is asked when nothing else is on its way.
  asked.delete(MAP);
  assert.deepEqual([...asked], [DIRECTORY]);
  assert.ok(!here.front.whole.includes(MAP), "it is not sent again");
});
