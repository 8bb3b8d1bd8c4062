// The words of every language: all there, all used, with the same places for values.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import test from "node:test";
import { catalogue, webSource } from "./support.mjs";

/** Keys made from a slug of the data: their first part stands in the source. */
const FAMILIES = ["need", "help", "field", "for"];

const languages = (await readdir(path.join(webSource, "..", "lang"))).map((name) => name.replace(/\.json$/, ""));
const english = await catalogue("en");
const texts = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

for (const code of languages) {
  test(`${code} says all that English says`, async () => {
    const { meta, strings } = await catalogue(code);
    assert.equal(meta.code, code);
    assert.ok(meta.name.length > 0, "a language is named in itself");
    assert.deepEqual(Object.keys(strings).sort(), Object.keys(english.strings).sort());
  });

  test(`${code} has a form for each of its plurals, and a place for each value`, async () => {
    const { meta, strings } = await catalogue(code);
    const categories = new Intl.PluralRules(meta.locale).resolvedOptions().pluralCategories;
    for (const [key, entry] of Object.entries(strings)) {
      const expected = new Set(texts(english.strings[key]).flatMap(placeholders));
      if (typeof entry !== "string") assert.deepEqual(Object.keys(entry).sort(), [...categories].sort(), key);
      for (const text of texts(entry)) {
        assert.ok(text.trim() !== "", `${key} is empty`);
        const found = placeholders(text);
        assert.deepEqual(found.filter((name) => !expected.has(name)), [], `${key} has a value that is never given`);
        const missing = [...expected].filter((name) => !found.includes(name) && !(name === "{n}" && typeof entry !== "string"));
        assert.deepEqual(missing, [], `${key} leaves a value out`);
      }
    }
  });
}

/** The names in `data/taxonomy`, which the API tells, by the keys of the page's own words. */
async function taxonomyNames(lang) {
  const read = async (name) => JSON.parse(await readFile(path.join(webSource, "..", "..", "data", "taxonomy", `${name}.json`), "utf8"));
  const { taxonomy_terms: needs } = await read("needs");
  const audiences = await read("eligibility");
  return Object.fromEntries([
    ...needs.map(({ code, name, translations }) => [`need.${code}`, lang === "en" ? name : translations[lang]?.name]),
    ...audiences.map(({ code, names }) => [`for.${code}`, names[lang]]),
  ]);
}

for (const code of languages) {
  test(`${code} calls needs and people what the API calls them`, async () => {
    const { strings } = await catalogue(code);
    const names = await taxonomyNames(code);
    const named = Object.entries(names).filter(([, name]) => name !== undefined);
    assert.deepEqual(Object.fromEntries(named.map(([key]) => [key, strings[key]])), Object.fromEntries(named));
    assert.deepEqual(Object.keys(strings).filter((key) => key.startsWith("for.") && !(key in names)), []);
  });
}

test("every string is used, and every used string is there", async () => {
  const files = (await readdir(webSource)).filter((name) => name.endsWith(".ts"));
  const source = (await Promise.all(files.map((name) => readFile(path.join(webSource, name), "utf8")))).join("\n");
  const keys = Object.keys(english.strings);
  const unused = keys.filter((key) => !source.includes(`"${key}"`) && !FAMILIES.includes(key.split(".")[0]));
  assert.deepEqual(unused, []);
  for (const family of FAMILIES) assert.ok(source.includes(`\`${family}.\${`), `nothing uses ${family}.*`);
});
