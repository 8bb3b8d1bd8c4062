// Adding a language is adding a file: in a copy of the sources, one more file is one more language of all that is built from them.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { languages, pluralForms } from "../../web/build/translations.mjs";
import { webSource } from "./support.mjs";

const root = path.join(webSource, "..", "..");
/** Read by the build and not changed by it. */
const LINKED = ["data", "server", "web/node_modules", "web/icons", "web/generated"];
const COPIED = ["build", "build.mjs", "coverage.html", "embed.html", "index.html", "lang", "src", "worker"];

const english = (await languages()).find(({ code }) => code === "en");
const marked = (text) => `Ŵ ${text}`;
const each = (section, made) => Object.fromEntries(Object.entries(section).map(([key, value]) => [key, made(value)]));

/** All that English says, marked, with every plural form that Welsh has. */
const welsh = {
  meta: { code: "cy", name: "Cymraeg", locale: "cy-GB" },
  strings: each(english.strings, (text) => (typeof text === "string" ? marked(text) : Object.fromEntries(pluralForms("cy-GB").map((form) => [form, marked(text.other)])))),
  languages: each(english.languages, marked),
  synonyms: each(english.synonyms, (words) => words.map(marked)),
};

let copy;
const inCopy = (...parts) => path.join(copy, "web", ...parts);
const layFile = (language) => writeFile(inCopy("lang", "cy.json"), JSON.stringify(language, undefined, 2));
const run = (...args) => new Promise((resolve) => {
  execFile(process.execPath, args, { cwd: inCopy() }, (error, stdout, stderr) => resolve({ ok: !error, said: stdout + stderr }));
});
const check = (...options) => run("build/translations.mjs", ...options);

before(async () => {
  copy = await mkdtemp(path.join(tmpdir(), "waymark-language-"));
  for (const name of COPIED) await cp(path.join(root, "web", name), inCopy(name), { recursive: true });
  for (const name of LINKED) await symlink(path.join(root, name), path.join(copy, name));
  await layFile(welsh);
});
after(() => rm(copy, { recursive: true, force: true }));

test("a new file is asked for what it lacks, by its name, and is put on record in itself", async () => {
  assert.match((await check()).said, /lang\/cy\.json: need\.food is not on record/);
  const { food: _, ...synonyms } = welsh.synonyms;
  const { ti: __, ...names } = welsh.languages;
  await layFile({ ...welsh, synonyms, languages: names });
  const { ok, said } = await check();
  assert.ok(!ok);
  assert.match(said, /lang\/cy\.json: synonyms\.food is missing/);
  assert.match(said, /lang\/cy\.json: languages\.ti is missing/);
  await layFile(welsh);
  for (const _twice of [1, 2]) {
    await check("--accept", "cy");
    assert.deepEqual(await check().then(({ ok }) => ok), true);
  }
  const { state, ...words } = JSON.parse(await readFile(inCopy("lang", "cy.json"), "utf8"));
  assert.deepEqual(words, welsh);
  assert.deepEqual(Object.keys(state), Object.keys(welsh.strings));
});

test("putting on record loses nothing that stands behind the record", async () => {
  const { synonyms, ...before } = welsh;
  const file = { ...before, state: {}, synonyms };
  await layFile(file);
  const { ok, said } = await check("--accept", "cy");
  assert.ok(!ok);
  assert.match(said, /lang\/cy\.json: "state" is not its last section/);
  assert.deepEqual(JSON.parse(await readFile(inCopy("lang", "cy.json"), "utf8")), file);
  await layFile(welsh);
});

test("the pages are built with it", async () => {
  const { ok, said } = await run("build.mjs");
  assert.ok(ok, said);
  const dist = await readdir(inCopy("dist"), { recursive: true });
  const built = (name) => readFile(inCopy("dist", dist.find((file) => path.basename(file) === name) ?? name), "utf8");
  const words = JSON.parse(await built("cy.json"));
  assert.equal(words.strings["need.food"], "Ŵ Food");
  assert.equal(words.languages.ti, "Ŵ Tigrinya");
  assert.equal(words.state, undefined);
  assert.equal(JSON.parse(await built("manifest.cy.webmanifest")).name, welsh.strings["app.title"]);
  assert.match(await built("words.txt"), /^cy\tfood\tŴ Food\tŴ hungry\t/m);
  assert.match(await built("index.html"), /<a href="\/plain\?lang=cy" lang="cy">Cymraeg<\/a>/);
  for (const script of ["app.js", "frame.js"]) assert.match(await built(script), /code:"cy",name:"Cymraeg"/);
  assert.match(await built("first.js"), /code:"cy"/);
  assert.match(await built("sw.js"), /\/cy\.json"/);
  assert.match(await built("embed.js"), /cy:\["\\u0174 Show the map"/);
});
