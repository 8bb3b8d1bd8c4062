// Builds the pages into dist: page, scripts, style sheet, languages, manifests, and the worker that keeps them offline.
// Run by `cargo xtask pages`, which empties dist before and lays the wasm, the postcodes and the map's tiles into generated/assets.
// Invariant: whatever is in dist/assets lies in a folder named after its content, so that versions never mix; only the map, which is data, does not.

import { build } from "esbuild";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compress } from "./build/compressing.mjs";
import { laying, sha256 } from "./build/laying.mjs";
import { manifest } from "./build/manifest.mjs";
import { isOfPlainPages, isOfUnmet, languages, reviewOf } from "./build/translations.mjs";
import { needWords } from "./build/words.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const from = (...parts) => path.join(here, ...parts);
const dist = from("dist");
const { lay, layPlainly, laid, urls } = laying(dist);

/** An imported icon is its path data: the page draws it as SVG, the map by Path2D. */
const iconPaths = {
  name: "icon-paths",
  setup(build) {
    build.onLoad({ filter: /\.svg$/ }, async ({ path: file }) => {
      const paths = [...(await readFile(file, "utf8")).matchAll(/ d="([^"]+)"/g)].map((match) => match[1]);
      if (paths.length !== 1) throw new Error(`${file}: an icon has exactly one path, this one has ${paths.length}`);
      return { contents: paths[0], loader: "text" };
    });
  },
};

/** What scripts show of a catalogue's words. */
const shown = (strings, isLeftOut = isElsewhere) => Object.fromEntries(Object.entries(strings).filter(([key]) => !isLeftOut(key)));
/** The server writes these; or they come with the offer to tell what was not found. */
const isElsewhere = (key) => isOfPlainPages(key) || isOfUnmet(key);
/** Words of frames on other sites. */
const isOfFrames = (key) => key.startsWith("embed.");

/** English is in the script, without the words it does not show. */
const ownWords = (isLeftOut) => ({
  name: "own-words",
  setup(build) {
    build.onLoad({ filter: /\/lang\/en\.json$/ }, async ({ path: file }) => {
      const { strings, ...rest } = JSON.parse(await readFile(file, "utf8"));
      return { contents: JSON.stringify({ ...rest, strings: shown(strings, isLeftOut) }), loader: "json" };
    });
  },
});
const OF_THE_APP = [iconPaths, ownWords((key) => isElsewhere(key) || isOfFrames(key))];
/** The same app, standing in a frame. */
const OF_A_FRAME = [iconPaths, ownWords(isElsewhere), {
  name: "in-a-frame",
  setup(build) {
    build.onResolve({ filter: /^\.\/stage$/ }, () => ({ path: from("src", "embed", "stage.ts") }));
  },
}];

/** One script or style sheet with all that it imports. */
async function bundle(entry, define = {}, format = "esm", plugins = OF_THE_APP) {
  const { outputFiles } = await build({
    entryPoints: [from(...entry)],
    outdir: dist,
    bundle: true,
    write: false,
    format,
    target: ["es2022", "safari15.4"],
    minify: !process.argv.includes("--debug"),
    legalComments: "none",
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    plugins,
    logLevel: "warning",
  });
  return outputFiles[0].contents;
}

const taxonomy = async (name) => JSON.parse(await readFile(from("..", "data", "taxonomy", name), "utf8"));
/** The languages that help may be given in, as the API names them: not every browser has names for them in every language. */
const named = await taxonomy("languages.json");
const { taxonomy_terms: terms } = await taxonomy("needs.json");
/** A file each. */
const all = await languages();
const english = all.find(({ code }) => code === "en");

/** What the page can be read in: one file a language; adding a file adds the language. English first. */
function catalogues() {
  const found = all.map((language) => ({
    meta: { ...language.meta, review: reviewOf(language) },
    calendar: language.calendar,
    languages: language.languages,
    strings: shown(language.strings),
    unmet: shown(language.strings, (key) => !isOfUnmet(key)),
  }));
  const isEnglish = ({ meta }) => meta.code === "en";
  return [...found.filter(isEnglish), ...found.filter((catalogue) => !isEnglish(catalogue))];
}

const RIGHT_TO_LEFT_SCRIPTS = new Set(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"]);
const isRightToLeft = (code) => RIGHT_TO_LEFT_SCRIPTS.has(new Intl.Locale(code).maximize().script);
/** A language as the scripts know it before its words have come. */
const known = ({ meta: { code, also } }) => ({ code, also, rtl: isRightToLeft(code) || undefined });

/** Where the page asks for the map: the one address that an operator can lay another map at. */
const MAP = "basemap.pmtiles";
/** Draws it, and asks for its parts. */
const TILE_WORKER = "tile_worker.js";
/** What people call needs, in every language: for who searches. */
const WORDS = "words.txt";
/** How the pages look that the server writes; no part of the app. */
const FOR_PLAIN_PAGES = "plain.css";
/** For council staff, who are online: no part of the app, and not kept on the device. */
const COVERAGE = ["coverage.css", "coverage.js"];
/** Makes a week's answer about searches that found nothing: only where the server takes it. */
const UNMET = "unmet.js";
/** Looks and script of frames on other sites, where nothing is kept on the device. */
const FRAME = ["frame.css", "frame_first.js", "frame.js"];
/** Unpacks the map where the browser cannot. */
const FOR_OLD_BROWSERS = "gunzip.js";

async function layAll(folder, prefix = "", end = "") {
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.endsWith(end));
  for (const { name } of files.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const content = await readFile(path.join(folder, name));
    await (name === MAP ? layPlainly(name, content) : lay(prefix + name, content));
  }
}

/** The pages without scripts, in each language, which is named in itself. */
const plainPages = (spoken) => spoken.map(({ meta: { code, name } }) => `<a href="/plain?lang=${code}" lang="${code}">${name}</a>`).join(" ");

/** A page, in which files stand under their plain names. */
async function page(name, spoken) {
  const written = (await readFile(from(name), "utf8")).replace("<!-- languages -->", () => plainPages(spoken));
  return written.replaceAll(/\/assets\/([\w./-]+)/g, (_, name) => laid(name).url);
}

/** The same page where the server takes answers about searches that found nothing. */
const takingAnswers = (html) => html.replace("</head>", () => '<meta name="unmet" content="taken">\n</head>');

/** What the worker keeps: all that the page cannot be without, and what it keeps once it was seen or asked for. */
async function offlineWorker(index, unused) {
  const isLater = (name) => name.startsWith("lang/") || name === FOR_OLD_BROWSERS || name === WORDS;
  const isNeverKept = (name) => name.startsWith("icons/") || name.startsWith("manifest.") || name === MAP || name === FOR_PLAIN_PAGES || COVERAGE.includes(name) || FRAME.includes(name) || unused.includes(name);
  const kept = Object.keys(urls()).filter((name) => !isNeverKept(name));
  const parts = (names) => Object.fromEntries(names.map((name) => [laid(name).url, laid(name).integrity]));
  const essential = { "/": sha256(index).integrity, ...parts(kept.filter((name) => !isLater(name))) };
  const later = parts(kept.filter(isLater));
  const source = await readFile(from("worker", "offline.ts"), "utf8");
  const version = sha256(JSON.stringify([essential, later, source])).name;
  return bundle(["worker", "offline.ts"], { WAYMARK_VERSION: version, WAYMARK_ESSENTIAL: essential, WAYMARK_LATER: later, WAYMARK_MAP: laid(MAP).url, WAYMARK_ASKING: ["/", laid(TILE_WORKER).url] }, "iife");
}

await mkdir(dist, { recursive: true });
await layAll(from("generated", "assets"));
await layAll(from("icons", "app"), "icons/", ".png");
const spoken = catalogues();
const needs = (await readdir(from("icons", "needs"))).map((file) => file.replace(/\.svg$/, ""));
for (const { unmet: _, ...catalogue } of spoken) {
  const { code } = catalogue.meta;
  // English is in the script.
  if (code !== "en") await lay(`lang/${code}.json`, JSON.stringify(catalogue));
  await lay(`manifest.${code}.webmanifest`, JSON.stringify(manifest(catalogue, needs, (name) => laid(name).url)));
}
await lay(WORDS, needWords(all, terms.map(({ code }) => code)));
await lay(FOR_OLD_BROWSERS, await bundle(["src", "gunzip.ts"]));
await lay(UNMET, await bundle(["src", "unmet", "unmet.ts"], { WAYMARK_UNMET: Object.fromEntries(spoken.map(({ meta: { code }, unmet }) => [code, unmet])) }));
await lay(TILE_WORKER, await bundle(["src", "tile_worker.ts"], { WAYMARK_ASSETS: { [FOR_OLD_BROWSERS]: laid(FOR_OLD_BROWSERS).url } }));
// It only tells them apart.
await lay("first.js", await bundle(["src", "first.ts"], { WAYMARK_LANGUAGES: spoken.map(known) }, "iife"));
await lay("app.css", await bundle(["src", "app.css"]));
await lay(FOR_PLAIN_PAGES, await bundle(["src", "plain.css"]));
const asked = Object.entries(urls()).filter(([name]) => !name.startsWith("icons/") && !name.endsWith(".css") && name !== "first.js");
const putIn = {
  WAYMARK_LANGUAGES: spoken.map((catalogue) => ({ ...known(catalogue), name: catalogue.meta.name })),
  WAYMARK_NAMED: named.map(({ code, own_name }) => ({ code, itself: own_name, english: english.languages[code] })),
  WAYMARK_ASSETS: Object.fromEntries(asked),
};
await lay("app.js", await bundle(["src", "app.ts"], putIn));
await lay("frame.css", await bundle(["src", "embed", "frame.css"]));
await lay("frame_first.js", await bundle(["src", "embed", "first.ts"], { WAYMARK_LANGUAGES: spoken.map(known) }, "iife"));
await lay("frame.js", await bundle(["src", "app.ts"], putIn, "esm", OF_A_FRAME));
await writeFile(path.join(dist, "embed.html"), await page("embed.html", spoken));
// Under one address for ever: other sites' pages name it.
await writeFile(path.join(dist, "embed.js"), await bundle(["src", "embed", "element.ts"], {
  WAYMARK_LANGUAGES: spoken.map(known),
  WAYMARK_EMBED_WORDS: Object.fromEntries(spoken.map(({ meta: { code }, strings }) => [code, [strings["embed.show"], strings["app.title"]]])),
}));
for (const name of COVERAGE) await lay(name, await bundle(["src", "coverage", name.replace(/js$/, "ts")]));
const coverage = await page("coverage.html", spoken);
const index = await page("index.html", spoken);
for (const [end, made, unused] of [["", (html) => html, [UNMET]], [".unmet", takingAnswers, []]]) {
  await writeFile(path.join(dist, `coverage${end}.html`), made(coverage));
  await writeFile(path.join(dist, `index${end}.html`), made(index));
  await writeFile(path.join(dist, `sw${end}.js`), await offlineWorker(made(index), unused));
}
await compress(dist);
