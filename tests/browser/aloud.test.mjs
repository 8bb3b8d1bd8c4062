// Reading aloud: what is said in which language, by whose voice, and when it stops. The voices are made up: Chromium here has none.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { catalogue, world } from "./support.mjs";

const here = world(before, after);
const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
const local = (lang) => ({ lang, name: `local ${lang}`, localService: true });
const remote = (lang) => ({ lang, name: `remote ${lang}`, localService: false });

/** A phone with these voices, where each sentence takes as long as the test wants. */
async function visitorWith(voices, options) {
  const visitor = await here.visitor(options);
  await visitor.page.addInitScript((voices) => {
    const heard = { spoken: [], queue: [], canceled: 0 };
    const listeners = [];
    const synthesis = {
      getVoices: () => (heard.late ? [] : voices),
      addEventListener: (_, listener) => listeners.push(listener),
      speak: (utterance) => { heard.spoken.push({ words: utterance.text, lang: utterance.lang, by: utterance.voice?.name }); heard.queue.push(utterance); },
      cancel: () => { heard.canceled += 1; for (const utterance of heard.queue.splice(0)) utterance.onerror?.({ error: "canceled" }); },
    };
    heard.finish = () => { for (const utterance of heard.queue.splice(0)) utterance.onend?.({}); };
    heard.arrive = () => { heard.late = false; for (const listener of listeners) listener(); };
    Object.defineProperty(window, "speechSynthesis", { value: synthesis });
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    window.heard = heard;
  }, voices);
  return visitor;
}

const spoken = (page) => page.evaluate(() => window.heard.spoken);

test("a place is read in the language of the page, its name and address in English, its number digit by digit", async () => {
  const { page, open, faults, sent } = await visitorWith([remote("ar-SA"), local("en-US"), local("en_GB"), local("ar-EG")], { locale: "ar" });
  await open(`#postcode=CV1+5FX&when=2026-11-24T10:00&service=${JOINING_COMMUNITIES}`);
  const requests = sent.length;
  await page.getByTestId("details").getByTestId("read-aloud").click();
  const said = await spoken(page);
  const ours = (await catalogue("ar")).strings;
  const arabic = said.filter(({ by }) => by === "local ar-EG").map(({ words }) => words);
  const english = said.filter(({ by }) => by === "local en_GB").map(({ words }) => words);
  assert.equal(arabic.length + english.length, said.length, "only voices of the device");
  assert.ok(arabic[0].includes("(Joining Communities Together)"), "the Arabic name first");
  assert.ok(arabic.some((words) => words.includes("16:00") && /[\u0600-\u06ff]/.test(words)));
  assert.ok(arabic.some((words) => words.includes(ours["aloud.span"].replace("{opens}", "09:30").replace("{closes}", "16:00"))), arabic.join("\n"));
  assert.ok(arabic.includes(`${ours["field.phone"]}: 0 7 5 1 3, 8 1 2 7 6 6`), arabic.join("\n"));
  assert.deepEqual(english, ["Joining Communities Together, 7 Lamb Street, Coventry, C V 1, 4 A E"]);
  assert.ok(said.every(({ words }) => !/[\u2066-\u2069]/.test(words)), "no marks that a voice would stumble over");
  assert.equal(sent.length, requests, "nothing is sent");
  assert.deepEqual(faults, []);
});

test("without an English voice the voice of the page reads English too", async () => {
  const { page, open } = await visitorWith([local("pl-PL")], { locale: "pl" });
  await open(`#when=any&service=${JOINING_COMMUNITIES}`);
  await page.getByTestId("details").getByTestId("read-aloud").click();
  const said = await spoken(page);
  assert.equal(said[0].words, "Joining Communities Together");
  assert.deepEqual([...new Set(said.map(({ by, lang }) => `${by}, ${lang}`))], ["local pl-PL, pl-PL"]);
});

test("the list says how many places there are, then the first of them", async () => {
  const { page, open } = await visitorWith([local("en-GB")]);
  await open("#postcode=CV1+5FX&when=2026-11-24T10:00");
  const count = await page.getByTestId("summary").innerText();
  const names = await page.locator("[data-testid=result] .card-name").allInnerTexts();
  const states = await page.locator("[data-testid=result] .state").allInnerTexts();
  await page.getByTestId("results").waitFor();
  await page.locator(".results-head").getByTestId("read-aloud").click();
  const said = (await spoken(page)).map(({ words }) => words);
  assert.deepEqual(said, [count, ...[0, 1, 2].flatMap((nth) => [names[nth], states[nth].trim()])]);
});

const NO_VOICE = {
  "no voice at all": [],
  "none of the language": [local("en-GB"), local("fr-FR")],
  "none on the device": [local("en-GB"), remote("ti-ER"), remote("ti-ET")],
};
for (const [what, voices] of Object.entries(NO_VOICE)) {
  test(`with ${what} there is no button to read aloud`, async () => {
    const { page, open } = await visitorWith(voices, { locale: "ti" });
    await open(`#postcode=CV1+5FX&when=any&service=${JOINING_COMMUNITIES}`);
    await page.getByTestId("details").waitFor();
    assert.deepEqual(await page.getByTestId("read-aloud").evaluateAll((buttons) => buttons.map((button) => button.checkVisibility())), [false, false]);
  });
}

test("voices that become known late bring the button into sight", async () => {
  const { page, open } = await visitorWith([local("uk-UA")], { locale: "uk" });
  await page.addInitScript(() => { window.heard.late = true; });
  await open("#when=any");
  const button = page.locator(".results-head").getByTestId("read-aloud");
  assert.equal(await button.isVisible(), false);
  await page.evaluate(() => window.heard.arrive());
  assert.equal(await button.isVisible(), true);
});

test("the same button stops, and is ready again when all is read", async () => {
  const { page, open } = await visitorWith([local("en-GB")]);
  await open("#when=any");
  const button = page.locator(".results-head").getByTestId("read-aloud");
  const queued = () => page.evaluate(() => window.heard.queue.length);
  await button.click();
  assert.equal(await button.innerText(), "Stop reading");
  assert.ok((await queued()) > 0);
  await button.click();
  assert.equal(await queued(), 0);
  assert.equal(await button.innerText(), "Read aloud");
  await button.click();
  await page.evaluate(() => window.heard.finish());
  assert.equal(await button.innerText(), "Read aloud");
});

test("closing the details, opening a place or another language stops the reading", async () => {
  const { page, open } = await visitorWith([local("en-GB"), local("pl-PL")]);
  const queued = () => page.evaluate(() => window.heard.queue.length);
  const read = async (within) => {
    await page.locator(within).getByTestId("read-aloud").click();
    assert.ok((await queued()) > 0);
  };
  await open("#when=any");
  await read(".results-head");
  await page.locator("[data-testid=result] a.card-link").first().click();
  await page.getByTestId("details").waitFor();
  assert.equal(await queued(), 0, "a place was opened");
  await read("[data-testid=details]");
  await page.keyboard.press("Escape");
  await page.getByTestId("details").waitFor({ state: "hidden" });
  assert.equal(await queued(), 0, "the details were closed");
  await read(".results-head");
  await page.getByTestId("lang").selectOption("pl");
  await page.waitForSelector("html[lang=pl]");
  assert.equal(await queued(), 0, "another language was chosen");
});
