// A question asked with the page's controls has the answer of the API, in the same order.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { EXAMPLE, answered, apiNearest, listed, nextTuesday, resultsOf, world } from "./support.mjs";

const here = world(before, after);

async function askFrom(page, postcode) {
  await page.getByTestId("place").fill(postcode);
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash.includes("postcode="));
}

test("immigration and legal, Tuesday 10:00, from CV1 5FX: the same places, states and order as over HTTP", async () => {
  const { page, open } = await here.visitor();
  const when = `${nextTuesday()}T10:00`;
  await open();
  await askFrom(page, "cv15fx");
  await page.getByTestId("need").getByRole("button", { name: "Immigration and legal" }).click();
  await page.getByTestId("when").selectOption("at");
  await page.getByTestId("when-day").selectOption(when.slice(0, 10));
  await page.getByTestId("when-time").selectOption("10:00");
  const expected = await apiNearest(here.server, { postcode: EXAMPLE, category: "immigration-legal", open: when, unknown: "include" });
  assert.ok(expected.length > 0);
  await listed(page, expected);
  assert.equal(await page.evaluate(() => location.hash), `#postcode=CV1+5FX&need=immigration-legal&when=${when}`);
});

/** The engine with some of its answers changed, to see what the page makes of them. */
async function inEngine(context, changes) {
  await context.route("**/waymark.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\n${changes}` });
  });
}

for (const [name, fragment, parameters] of [
  ["any of two needs", "need=food,clothes-home&when=2026-11-24T09:30", { category: "food,clothes-home", open: "2026-11-24T09:30" }],
  ["any time", "when=any", { open: "any" }],
  ["now", "", {}],
  ["a language", "language=ar&when=any", { language: "ar", open: "any" }],
  ["a bank holiday", "when=2026-12-25T10:00", { open: "2026-12-25T10:00" }],
  ["an instant", "when=2026-07-21T09:30:00Z", { open: "2026-07-21T09:30:00Z" }],
]) {
  test(`a fragment opens its question: ${name}`, async () => {
    const { page, open } = await here.visitor();
    await open(`#postcode=CV1+5FX&${fragment}`);
    await listed(page, await apiNearest(here.server, { postcode: EXAMPLE, unknown: "include", ...parameters }));
  });
}

test("the needs and languages to choose from are those of the API, and each need has its drawing", async () => {
  const { page, open } = await here.visitor();
  await open();
  const { needs, languages } = await (await fetch(`${here.server.address}/api/v1/taxonomy`)).json();
  const chips = await page.$$eval("[data-testid=need] [data-need]", (found) =>
    found.map((chip) => ({ code: chip.dataset.need, name: chip.innerText.trim(), drawn: chip.querySelector("path").getAttribute("d") !== "" })));
  assert.deepEqual(chips, needs.map(({ code, names }) => ({ code, name: names.en, drawn: true })));
  const choices = await page.$$eval("#language option", (options) => options.map(({ value, text }) => [value, text]));
  const label = ({ names, own_name }) => (names.en.toLowerCase() === own_name.toLowerCase() ? names.en : `${names.en} – ${own_name}`);
  // Every service speaks English: asking for it would part nothing from nothing.
  const expected = Object.fromEntries(languages.filter(({ code }) => code !== "en").map((language) => [language.code, label(language)]));
  assert.deepEqual(Object.fromEntries(choices.filter(([value]) => value !== "")), expected);
});

test("a list that ends where the API's answers end says so", async () => {
  const { page, context, open } = await here.visitor();
  await inEngine(context, `
    const nearest = Waymark.prototype.nearest;
    Waymark.prototype.nearest = function (...asked) {
      const answer = JSON.parse(nearest.apply(this, asked));
      const [first] = answer.features;
      if (first) answer.features = Array.from({ length: 100 }, (_, n) => ({ ...first, id: first.id + n }));
      return JSON.stringify(answer);
    };`);
  await open("#postcode=CV1+5FX&when=any");
  assert.equal(await page.getByTestId("cut").count(), 0, "there is more to show first");
  await page.evaluate(() => { for (let more; (more = document.querySelector("[data-testid=more]")); ) more.click(); });
  assert.match(await page.getByTestId("cut").innerText(), /Only the nearest 100/);
});

test("a position in the fragment is the place asked from", async () => {
  const { page, open } = await here.visitor();
  await open("#lat=52.43&lon=-1.5&when=any");
  await listed(page, await apiNearest(here.server, { lat: "52.43", lon: "-1.5", open: "any", unknown: "include" }));
});

test("a list longer than a page shows the rest on request", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  const all = await apiNearest(here.server, { postcode: EXAMPLE, open: "any", unknown: "include", limit: "100" });
  assert.ok(all.length > 10);
  await page.getByTestId("more").click();
  await listed(page, all.slice(0, 20));
});

test("what is closed is folded away, with when it opens, and remote help has its own place", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=2026-11-26T20:00");
  const closed = page.getByTestId("closed");
  assert.equal(await closed.evaluate((folded) => folded.open), false);
  await closed.locator("summary").click();
  assert.match(await closed.innerText(), /Carriers of Hope[\s\S]*Opens/);
  assert.match(await page.getByTestId("by-phone").innerText(), /Asylum Helpline: advice/);
  assert.equal(await page.locator("[data-testid=closed] [data-testid=result], [data-testid=by-phone] [data-testid=result]").count(), 0);
});

test("no place known to speak the language is said honestly, and whom to ask is shown", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX");
  await page.getByTestId("language").selectOption("ti");
  await page.getByTestId("empty").waitFor();
  assert.match(await page.getByTestId("empty").innerText(), /No list says who speaks Tigrinya/);
  assert.match(await page.getByTestId("language-unknown").innerText(), /We do not know if they speak Tigrinya[\s\S]*Coventry Refugee and Migrant Centre/);
});

test("back restores the question before, and closes the details", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  const first = await resultsOf(page);
  await page.getByTestId("need").getByRole("button", { name: "Women" }).click();
  const second = await resultsOf(page);
  assert.notDeepEqual(second, first);
  await page.locator("[data-testid=result] a").first().click();
  await page.getByTestId("details").waitFor();
  await page.goBack();
  await page.getByTestId("details").waitFor({ state: "hidden" });
  await listed(page, second);
  await page.goBack();
  await page.waitForFunction((count) => document.querySelectorAll("[data-testid=result]").length === count, first.length);
  await listed(page, first);
  await page.reload();
  await answered(page);
  await listed(page, first);
});

test("an address that is partly wrong says so and answers the rest", async () => {
  const { page, open } = await here.visitor();
  await open("#lat=200&lon=-1.5&need=nosuch,food&when=sometime");
  const words = await page.innerText("#results");
  assert.match(words, /could not be understood and was left out: need, when, lat/);
  await listed(page, await apiNearest(here.server, { lat: "52.4081", lon: "-1.5106", category: "food", unknown: "include" }));
});
