// Searching: what people type in any language finds needs and places, by keyboard and by touch, and leaves the phone never.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { languages } from "../../web/build/translations.mjs";
import { DESKTOP, answered, catalogue, soon, world } from "./support.mjs";

const here = world(before, after);
const all = await languages();
const KEYBOARD = { ...DESKTOP, isMobile: false, hasTouch: false };

const options = (page) => page.locator("#search-list [role=option]");
/** What is offered for a text, and not for the one before. */
async function offered(page, text) {
  const panel = page.locator(".search-panel");
  await page.getByTestId("search").fill("");
  await panel.waitFor({ state: "hidden" });
  await page.getByTestId("search").fill(text);
  await panel.waitFor();
  return options(page).allInnerTexts();
}

test("typing finds a need in the words of another language, and Enter asks for it", async () => {
  const { page, faults, open } = await here.visitor(KEYBOARD);
  await open("#postcode=CV1+5FX&when=any&need=food");
  await page.getByTestId("search").focus();
  await page.keyboard.type("lekarz");
  await options(page).first().waitFor();
  assert.match((await options(page).allInnerTexts())[0], /^Health\s+lekarz$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash.includes("need=health"));
  assert.ok(!(await page.evaluate(() => location.hash)).includes("food"), "it is asked for alone");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.need), "health", "focus is on what was chosen");
  assert.equal(await page.getByTestId("search").inputValue(), "");
  assert.deepEqual(faults, []);
});

test("arrows point, Escape puts away, a chosen place opens, and focus comes back", async () => {
  const { page, open } = await here.visitor(KEYBOARD);
  await open("#when=any");
  const field = page.getByTestId("search");
  assert.equal(await field.getAttribute("role"), "combobox");
  await offered(page, "law centre");
  assert.equal(await field.getAttribute("aria-expanded"), "true");
  const named = page.locator("[role=option]", { hasText: "Coventry Law Centre" });
  await named.waitFor();
  const count = await options(page).count();
  for (let step = 0; step < count && (await named.getAttribute("aria-selected")) !== "true"; step += 1) {
    await page.keyboard.press("ArrowDown");
    const pointed = await field.getAttribute("aria-activedescendant");
    assert.equal(await page.locator("[role=option][aria-selected=true]").getAttribute("id"), pointed);
  }
  await page.keyboard.press("Enter");
  await page.getByTestId("details").waitFor();
  assert.match(await page.getByTestId("details").innerText(), /Coventry Law Centre/);
  await page.keyboard.press("Escape");
  await page.getByTestId("details").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "search");

  await offered(page, "doctor");
  await page.keyboard.press("ArrowUp");
  assert.equal(await options(page).last().getAttribute("aria-selected"), "true", "up from the field goes to the last");
  await page.keyboard.press("Escape");
  assert.equal(await field.getAttribute("aria-expanded"), "false");
  assert.equal(await field.inputValue(), "doctor", "the text stays");
  await page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "all-needs", "Tab goes on to the needs");
});

test("a tap chooses, and beside the list puts it away", async () => {
  const { page, open } = await here.visitor();
  await open();
  await page.getByTestId("search").tap();
  await page.getByTestId("search").pressSequentially("docotr");
  await options(page).first().tap();
  await page.waitForFunction(() => location.hash.includes("need=health"));
  await answered(page);
  await page.getByTestId("search").tap();
  await offered(page, "food");
  await page.locator("#results").tap({ position: { x: 5, y: 5 } });
  await page.locator(".search-panel").waitFor({ state: "hidden" });
});

test("on an Arabic page a need has its Arabic name, whatever the word, and all stays inside the screen", async () => {
  const { page, open } = await here.visitor({ locale: "ar" });
  await open("#lang=ar");
  const { strings } = await catalogue("ar");
  assert.ok((await offered(page, "الطبيب"))[0].startsWith(strings["need.health"]));
  assert.match((await offered(page, "lekarz"))[0], new RegExp(`^${strings["need.health"]}\\s+lekarz$`));
  const panel = await page.locator(".search-panel").boundingBox();
  assert.ok(panel.x >= 0 && panel.x + panel.width <= 360, `the list is at ${panel.x}, ${panel.width} wide`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});

test("danger in any language shows whom to call, at once and before everything else", async () => {
  const { page, open } = await here.visitor();
  await open();
  for (const { synonyms } of all) {
    const word = synonyms.danger[1];
    await offered(page, word);
    const danger = page.locator(".search-panel .danger");
    await danger.waitFor();
    assert.equal(await danger.locator("a").getAttribute("href"), "tel:999", word);
  }
  await offered(page, "english class");
  assert.equal(await page.locator(".search-panel .danger").count(), 0);
});

test("where nothing is found the page says so, and shows all needs", async () => {
  const { page, open } = await here.visitor();
  await open();
  assert.deepEqual(await offered(page, "xylophone"), []);
  const panel = page.locator(".search-panel");
  assert.match(await panel.innerText(), /Nothing found for xylophone\./);
  await panel.getByRole("button", { name: "All needs" }).tap();
  await page.getByTestId("needs-sheet").waitFor();
});

test("a word of each language finds its need", async () => {
  const { page, open } = await here.visitor();
  const { strings } = await catalogue("en");
  await open();
  for (const { code: lang, synonyms: words } of all) {
    for (const need of ["health", "housing", "immigration-legal"]) {
      const found = await offered(page, words[need][0]);
      assert.ok(found.slice(0, 3).some((text) => text.startsWith(strings[`need.${need}`])), `${lang} ${words[need][0]}: ${found}`);
    }
  }
});

test("what is typed is sent nowhere and written nowhere; the words are fetched once, when the field is entered", async () => {
  const { page, sent, open } = await here.visitor();
  await open();
  await page.waitForTimeout(300);
  const words = () => sent.filter(({ url }) => url.endsWith("/words.txt"));
  assert.equal(words().length, 0);
  const begun = sent.length;
  const before = await page.evaluate(() => location.hash);
  for (const text of ["doctor", "Coventry Peace House", "самогубство"]) await offered(page, text);
  assert.equal(words().length, 1);
  for (const { url, body, headers } of sent.slice(begun)) {
    assert.match(new URL(url).pathname, /^\/(assets\/|api\/v1\/directory$)/, `${url} is asked`);
    assert.doesNotMatch(decodeURIComponent(`${url} ${body} ${JSON.stringify(headers)}`), /doctor|peace|самогубство/i);
  }
  assert.equal(await page.evaluate(() => location.hash), before);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
});

test("without a network the kept words are searched; without words the needs of the page and the places", async () => {
  const { page, context, open } = await here.visitor({ serviceWorkers: "allow" });
  await open();
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await offered(page, "doctor");
  const isKept = () => page.evaluate(async () => (await caches.match(performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/words.txt")).name)) !== undefined);
  await soon(async () => assert.ok(await isKept(), "the words are kept"));
  await context.setOffline(true);
  await page.reload();
  await answered(page);
  assert.match((await offered(page, "طبيب"))[0], /^Health/);
  await context.close();

  const other = await here.visitor();
  await other.page.route("**/words.txt", (route) => route.abort());
  await other.open();
  assert.match((await offered(other.page, "helth"))[0], /^Health/);
  assert.match((await offered(other.page, "peace house"))[0], /^Coventry Peace House/);
});

test("the list is as low on a phone as it was: the field shares the row of the needs", async () => {
  const { page, context, open } = await here.visitor();
  await open();
  const top = async (selector) => page.locator(selector).first().boundingBox();
  const [field, chips] = [await top(".search"), await top(".chips")];
  assert.ok(field.y + field.height > chips.y && chips.y + chips.height > field.y, "they are beside each other");
  const before = (await top("#results")).y;
  await page.getByTestId("search").tap();
  assert.equal((await top("#results")).y, before, "nothing moves when it is entered");
  await context.close();
});
