// What is wrong with a language's file: words missing, unused, changed in English since, or with values in the wrong places.
// `cargo xtask i18n` runs it; the tests call it. Invariant: only who says so (`--accept`, `--reviewed`) changes what is on record.

import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const WEB = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const LANG = path.join(WEB, "lang");
/** The pages without scripts, which the server writes in the same words. */
const PLAIN_PAGES = path.join(WEB, "..", "server", "src", "http", "plain");
/** Keys made from a code of the data: their first part stands in the source. */
const FAMILIES = ["need", "help", "field", "for"];
const DIGEST_DIGITS = 12;
/** What people call a need in their own language, besides its name, is never one word only. */
const FEWEST_SYNONYMS = 5;
/** Counts on this page are smaller; some languages have a form for millions only. */
const LARGEST_COUNT = 1000;

/** Words of the pages that the server writes: phones with the app need none of them, but for the link there. */
export const isOfPlainPages = (key) => key.startsWith("plain.") && key !== "plain.link";

/** Words of an offer that most servers do not make: they come with it. */
export const isOfUnmet = (key) => key.startsWith("results.unmet");

const texts = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
const read = async (...parts) => JSON.parse(await readFile(path.join(...parts), "utf8"));

/** What a translation was made from. */
export const digest = (entry) => createHash("sha256").update(JSON.stringify(entry)).digest("hex").slice(0, DIGEST_DIGITS);

/** Every language's file; but for English with what is on record of each string, its `state`: its source, and who checked it. */
export async function languages() {
  const files = (await readdir(LANG)).filter((name) => name.endsWith(".json"));
  const codes = files.map((file) => path.basename(file, ".json")).sort();
  return Promise.all(
    codes.map(async (code) => {
      const state = code === "en" ? undefined : {};
      return { state, ...(await read(LANG, `${code}.json`)), code };
    }),
  );
}

/** How far a language is checked: `source`, `reviewed` when a person has read every string, else `unreviewed`. */
export function reviewOf({ state, strings }) {
  if (!state) return "source";
  return Object.keys(strings).every((key) => state[key]?.review === "human") ? "reviewed" : "unreviewed";
}

/** What is wrong with a language, a sentence each. */
export function findings({ code, meta, strings, languages, synonyms, state }, english) {
  const found = [...namesOf("languages", languages, english), ...namesOf("synonyms", synonyms, english)];
  if (meta.code !== code) found.push(`its meta.code is ${meta.code}`);
  if (!meta.name) found.push("it has no name in itself");
  for (const key of Object.keys(english.strings).filter((key) => !(key in strings))) found.push(`${key} is missing`);
  for (const [key, entry] of Object.entries(strings)) {
    const source = english.strings[key];
    if (source === undefined) found.push(`${key} is not in English`);
    else found.push(...formsAndValues(key, entry, source, meta.locale), ...onRecord(key, source, state));
  }
  for (const key of Object.keys(state ?? {}).filter((key) => !(key in strings))) found.push(`${key} is on record but gone`);
  return found;
}

/** A section of names, or of the words people search with: what English has, all of it, and nothing else. */
function namesOf(section, names = {}, { [section]: english = {} }) {
  const found = Object.keys(names).filter((key) => !(key in english)).map((key) => `${section}.${key} is not in English`);
  for (const key of Object.keys(english)) {
    const words = [names[key] ?? []].flat();
    if (words.length === 0) found.push(`${section}.${key} is missing`);
    else if (words.some((word) => word.trim() === "")) found.push(`${section}.${key} is empty`);
    else if (section === "synonyms" && words.length < FEWEST_SYNONYMS) found.push(`${section}.${key} has fewer than ${FEWEST_SYNONYMS} words`);
  }
  return found;
}

function formsAndValues(key, entry, source, locale) {
  const found = [];
  if ((typeof entry === "string") !== (typeof source === "string")) found.push(`${key} is one text here and forms by number there`);
  if (typeof entry !== "string") {
    const wanted = pluralForms(locale);
    if (wanted.some((form) => !(form in entry)) || !("other" in entry)) found.push(`${key} needs the forms ${[...new Set([...wanted, "other"])].join(", ")}`);
  }
  const expected = new Set(texts(source).flatMap(placeholders));
  for (const text of texts(entry)) {
    if (text.trim() === "") found.push(`${key} is empty`);
    const has = placeholders(text);
    for (const name of has.filter((name) => !expected.has(name))) found.push(`${key} has ${name}, which is never given`);
    // "One place" can say its number in a word.
    const missing = [...expected].filter((name) => !has.includes(name) && !(name === "{n}" && typeof entry !== "string"));
    for (const name of missing) found.push(`${key} leaves ${name} out`);
  }
  return found;
}

function onRecord(key, source, state) {
  if (!state) return [];
  if (!state[key]) return [`${key} is not on record: is it translated from today's English?`];
  return state[key].source === digest(source) ? [] : [`${key} changed in English since it was translated`];
}

/** The forms that counts on this page can take. */
export function pluralForms(locale) {
  const rules = new Intl.PluralRules(locale);
  return [...new Set(Array.from({ length: LARGEST_COUNT }, (_, n) => rules.select(n)))];
}

async function sources(folder, end) {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(end));
  return (await Promise.all(files.map((name) => readFile(path.join(folder, name), "utf8")))).join("\n");
}

/** English strings that nothing uses. */
export async function unused(english) {
  const ours = [path.join(WEB, "src"), path.join(WEB, "src", "embed")];
  const scripts = await Promise.all(ours.map((folder) => sources(folder, ".ts")));
  // The build itself gives the element the few words it shows.
  const code = [...scripts, await sources(PLAIN_PAGES, ".rs"), await sources(WEB, "build.mjs")].join("\n");
  const isMade = (key) => FAMILIES.some((family) => key.startsWith(`${family}.`) && code.includes(`\`${family}.\${`));
  return Object.keys(english.strings).filter((key) => !code.includes(`"${key}"`) && !isMade(key));
}

/** The end of a file: what is on record, if anything is yet. */
const RECORD = /,\s*"state": \{[^]*$|\s*\}\s*$/;

/** Puts on record, at the end of the language's file, that strings are translated from today's English; with `review` human also that a person read them. */
async function record({ code, strings, state }, english, review) {
  const entries = Object.keys(strings).filter((key) => key in english.strings).map((key) => {
    const source = digest(english.strings[key]);
    const before = state[key]?.source === source ? state[key].review : undefined;
    return [key, { source, review: review ?? before ?? "machine" }];
  });
  const lines = entries.map(([key, value]) => `    ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const file = path.join(LANG, `${code}.json`);
  const words = await readFile(file, "utf8");
  // What stands behind it would be lost.
  const sections = Object.keys(JSON.parse(words));
  if (sections.includes("state") && sections.at(-1) !== "state") throw new Error(`lang/${code}.json: "state" is not its last section`);
  await writeFile(file, words.replace(RECORD, () => `,\n  "state": {\n${lines.join(",\n")}\n  }\n}\n`));
}

async function run(args) {
  const all = await languages();
  const english = all.find(({ code }) => code === "en");
  const [option, ...codes] = args;
  if (option !== undefined) {
    const review = { "--accept": undefined, "--reviewed": "human" };
    if (!(option in review) || codes.length === 0) throw new Error("usage: cargo xtask i18n [-- --accept CODE... | --reviewed CODE...]");
    for (const code of codes) {
      const language = all.find((language) => language.code === code && language.state);
      if (!language) throw new Error(`there is no translation lang/${code}.json`);
      await record(language, english, review[option]);
    }
    return true;
  }
  const lines = [];
  for (const language of all) {
    const wrong = findings(language, english);
    if (language === english) wrong.push(...(await unused(english)).map((key) => `${key} is used nowhere`));
    console.log(`${language.code.padEnd(4)} ${String(Object.keys(language.strings).length).padStart(4)} strings  ${reviewOf(language).padEnd(11)} ${language.meta.name}`);
    lines.push(...wrong.map((finding) => `lang/${language.code}.json: ${finding}`));
  }
  for (const line of lines) console.log(line);
  return lines.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = (await run(process.argv.slice(2))) ? 0 : 1;
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  }
}
