// Asking for a language: what nobody knows is said once, and no button leads back to the same empty answer.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { languages } from "../../web/build/translations.mjs";
import { webSource, world } from "./support.mjs";

const here = world(before, after);

test("a language that no list names is said to be so, and no time or need is offered in vain", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&need=food&language=ti&when=2026-11-22T03:00");
  const empty = page.getByTestId("empty");
  assert.match(await empty.innerText(), /No list says who speaks Tigrinya\. Call and ask for an interpreter\./);
  assert.doesNotMatch(await empty.innerText(), /Next to open/);
  assert.deepEqual(await empty.getByRole("button").allInnerTexts(), ["Show all, in any language"]);
  await empty.getByRole("button").click();
  assert.equal(await page.evaluate(() => location.hash), "#postcode=CV1+5FX&need=food&when=2026-11-22T03:00");
});

const named = JSON.parse(await readFile(path.join(webSource, "..", "..", "data", "taxonomy", "languages.json"), "utf8"));
const all = await languages();

for (const { code, languages: names } of all) {
  test(`${code}: languages are named as the API names them, and in themselves, whatever the browser knows`, async () => {
    const { page, open, context } = await here.visitor({ locale: "en-GB" });
    await page.addInitScript(() => { delete Intl.DisplayNames; });
    await open(`#lang=${code}`);
    const labels = new Map(await page.locator("#language option").evaluateAll((options) => options.map(({ value, text }) => [value, text])));
    for (const { code: spoken, own_name: itself } of named.filter(({ code }) => code !== "en")) {
      const here = names[spoken];
      assert.equal(labels.get(spoken), here.toLowerCase() === itself.toLowerCase() ? here : `${here} – ${itself}`);
    }
    await context.close();
  });
}

test("every language has a name of its own in every language of the page, in its letters", () => {
  const letters = { ar: "Arab", fa: "Arab", prs: "Arab", ps: "Arab", ckb: "Arab", ur: "Arab", ti: "Ethi", am: "Ethi", pa: "Guru", bn: "Beng", gu: "Gujr", uk: "Cyrl" };
  for (const { code, languages } of all) {
    const names = named.map((language) => languages[language.code]);
    assert.equal(new Set(names).size, named.length, code);
    const script = new RegExp(`^[\\p{Script=${letters[code] ?? "Latn"}}\\p{M}\\p{Cf}ـ’ʼ ()-]+$`, "u");
    assert.deepEqual(names.filter((name) => !script.test(name)), [], code);
  }
});

test("English is a choice only where a list names it", async () => {
  const { page, open } = await here.visitor();
  await open();
  const { features } = await (await fetch(`${here.server.address}/api/v1/nearest?lat=52.4&lon=-1.5&open=any&unknown=include&channel=any&limit=100`)).json();
  const named = features.some(({ properties }) => properties.languages.some(({ code }) => code === "en"));
  assert.equal(await page.locator("#language option[value=en]").count(), named ? 1 : 0);
  assert.equal(await page.locator("#language option[value=ar]").count(), 1);
  await page.goto(`${here.server.address}/#language=en`);
  await page.waitForFunction(() => document.getElementById("language").value === "en");
});
