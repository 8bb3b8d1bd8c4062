// The words of every language: all there, all used, of today's English, with the same places for values.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { digest, findings, languages, reviewOf, unused } from "../../web/build/translations.mjs";
import { webSource } from "./support.mjs";

/** What newcomers to Coventry read. */
const PROMISED = ["en", "ar", "fa", "prs", "ps", "ckb", "ur", "ti", "am", "pl", "ro", "pa", "uk", "bn", "gu", "sq", "vi", "es"];

const all = await languages();
const english = all.find(({ code }) => code === "en");

test("the page speaks the promised languages", () => {
  assert.deepEqual(PROMISED.filter((code) => !all.some((language) => language.code === code)), []);
});

for (const language of all) {
  test(`${language.code} says all that English says, with a form for each number and a place for each value`, () => {
    assert.deepEqual(findings(language, english), []);
  });
}

test("every string is used", async () => {
  assert.deepEqual(await unused(english), []);
  const made = { strings: { ...english.strings, "place.nonsense": "Nonsense" } };
  assert.deepEqual(await unused(made), ["place.nonsense"]);
});

const source = { languages: { ti: "Tigrinya" }, synonyms: { food: ["hungry", "meal", "eat", "bread", "soup"] }, strings: { "a.b": "From {place}", "c.d": { one: "{n} place", other: "{n} places" } } };
const state = { "a.b": { source: digest("From {place}"), review: "machine" }, "c.d": { source: digest(source.strings["c.d"]), review: "human" } };
const words = { languages: { ti: "tigrinia" }, synonyms: { food: ["głodny", "obiad", "jeść", "chleb", "zupa"] } };
const polish = { code: "pl", meta: { code: "pl", name: "Polski", locale: "pl-PL" }, ...words, state };
const good = { "a.b": "Od: {place}", "c.d": { one: "{n} miejsce", few: "{n} miejsca", many: "{n} miejsc", other: "{n} miejsca" } };

const DEFECTS = {
  "a missing string": [{ strings: { "c.d": good["c.d"] } }, /a\.b is missing/],
  "a string that English no longer has": [{ strings: { ...good, "x.y": "?" } }, /x\.y is not in English/],
  "a value left out": [{ strings: { ...good, "a.b": "Od" } }, /a\.b leaves \{place\} out/],
  "a value that is never given": [{ strings: { ...good, "a.b": "Od: {place} {time}" } }, /a\.b has \{time\}/],
  "a form left out": [{ strings: { ...good, "c.d": { one: "{n} miejsce", other: "{n} miejsca" } } }, /c\.d needs the forms .*few/],
  "an empty string": [{ strings: { ...good, "a.b": " " } }, /a\.b is empty/],
  "English that changed": [{ strings: good, state: { ...state, "a.b": { source: digest("Near {place}"), review: "human" } } }, /a\.b changed in English/],
  "a language without a name": [{ languages: {} }, /languages\.ti is missing/],
  "a name of a language that English has not": [{ languages: { ...words.languages, xx: "?" } }, /languages\.xx is not in English/],
  "a need without words of its own": [{ synonyms: {} }, /synonyms\.food is missing/],
  "a need with too few words": [{ synonyms: { food: ["głodny"] } }, /synonyms\.food has fewer than 5 words/],
  "an empty word": [{ synonyms: { food: [...words.synonyms.food, ""] } }, /synonyms\.food is empty/],
  "a string that nobody recorded": [{ strings: good, state: { "c.d": state["c.d"] } }, /a\.b is not on record/],
};
for (const [what, [change, told]] of Object.entries(DEFECTS)) {
  test(`${what} is told`, () => {
    assert.deepEqual(findings({ ...polish, strings: good }, source), []);
    assert.match(findings({ ...polish, strings: good, ...change }, source).join("\n"), told);
  });
}

test("a language counts as reviewed once a person has read every string", () => {
  assert.equal(reviewOf({ ...polish, strings: good }), "unreviewed");
  assert.equal(reviewOf({ ...polish, strings: good, state: { ...state, "a.b": { ...state["a.b"], review: "human" } } }), "reviewed");
});

test("needs are called in English what their taxonomy calls them", async () => {
  const file = path.join(webSource, "..", "..", "data", "taxonomy", "needs.json");
  for (const { code, name } of JSON.parse(await readFile(file, "utf8")).taxonomy_terms) {
    assert.equal(english.strings[`need.${code}`], name);
  }
});
