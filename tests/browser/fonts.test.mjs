// Every letter the page can show is in a font: of the system's, as on a Debian with Noto and nothing more.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import test, { after, before } from "node:test";
import { languages } from "../../web/build/translations.mjs";
import { webSource, world } from "./support.mjs";

const here = world(before, after);
const all = await languages();
const data = path.join(webSource, "..", "..", "data");
const named = JSON.parse(await readFile(path.join(data, "taxonomy", "languages.json"), "utf8"));
const directory = await readFile(path.join(data, "coventry", "directory.json"), "utf8");

/** Debian keeps Chinese characters in a package of its own. Both names stand after those in the page's language. */
const NOT_IN_NOTO_CORE = new Set([..."中文廣東話"]);

/** Scripts whose letters join or stack: one word must not be put together from two fonts. */
const SHAPED = {
  ar: "Arabic", fa: "Arabic", prs: "Arabic", ps: "Arabic", ckb: "Arabic", ur: "Arabic", ti: "Ethiopic", am: "Ethiopic",
  pa: "Gurmukhi", bn: "Bengali", gu: "Gujarati",
};

const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
const texts = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(texts));

/** Runs in the page: which of these are drawn as the box that stands for what no font has. */
function missing(marks) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const size = 40;
  Object.assign(pen.canvas, { width: size, height: size });
  pen.font = `16px ${getComputedStyle(document.body).fontFamily}`;
  const drawn = (mark) => {
    pen.clearRect(0, 0, size, size);
    pen.fillText(mark, 12, 26);
    return new Uint32Array(pen.getImageData(0, 0, size, size).data.buffer);
  };
  // Of the planes for private use, where no font of an ordinary system has anything.
  const box = drawn("\u{10FFFD}");
  const isBox = (picture) => picture.every((pixel, at) => pixel === box[at]);
  if (!box.some((pixel) => pixel !== 0) || !isBox(drawn("\u{FFFFD}"))) throw new Error("what no font has is not drawn as one and the same box");
  return marks.filter((mark) => isBox(drawn(mark)));
}

/** Signs that say how others are joined or which way they run have no glyph of their own. */
const isDrawn = (mark) => !/^[\s\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]$/u.test(mark);

/** Letters alone, and as they are put together. */
function marksOf(texts) {
  const segmenter = new Intl.Segmenter("en");
  // Word by word: each segment holds a copy of all that it was cut from.
  const words = new Set(texts.flatMap((text) => text.split(/\s+/)));
  const clusters = [...words].flatMap((word) => [...segmenter.segment(word)].map(({ segment }) => segment));
  return [...new Set([...clusters, ...clusters.join("")])].filter((mark) => isDrawn(mark) && !NOT_IN_NOTO_CORE.has(mark));
}

/** All that the page shows in a language, and all that it can. */
async function wordsOf(page, { code, meta, calendar, strings, languages }) {
  await page.goto(`${here.server.address}/#postcode=CV1+5FX&when=2026-11-24T10:00&arrive=walk&lang=${code}&service=${JOINING_COMMUNITIES}`);
  await page.waitForFunction((code) => document.documentElement.lang === code && document.querySelector("dialog[open] .week"), code);
  const shown = await page.evaluate(() => document.documentElement.textContent);
  return texts([strings, calendar, meta.name, shown, languages, named.map(({ own_name }) => own_name)]);
}

test("no letter of the page or the directory is missing, in any language; one that no font has would be found out", async () => {
  const { page, open } = await here.visitor();
  await open();
  const words = [directory];
  for (const language of all) {
    const said = await wordsOf(page, language);
    assert.ok(said.join("").length > 10_000, language.code);
    words.push(...said);
  }
  const marks = marksOf(words);
  assert.ok(marks.length > 1000, `${marks.length} marks are not those of eighteen languages`);
  assert.deepEqual(await page.evaluate(missing, [...marks, "\u{10FFFC}"]), ["\u{10FFFC}"]);
});

test("words whose letters join or stack are drawn from one font, which has their script", async () => {
  const { page, open, context } = await here.visitor();
  await open();
  const session = await context.newCDPSession(page);
  for (const [code, script] of Object.entries(SHAPED)) {
    const letters = new RegExp(`[\\p{Script=${script}}\\p{M}]+`, "gu");
    const words = texts(all.find((language) => language.code === code).strings).flatMap((text) => text.match(letters) ?? []);
    assert.ok(words.length > 500, code);
    const families = await fontsOf(page, session, words, code);
    assert.deepEqual(families.length, 1, `${code}: ${families.join(", ")}`);
  }
});

/** What words are really drawn from, as the browser tells. */
async function fontsOf(page, session, words, lang) {
  await page.evaluate(({ words, lang }) => {
    // A line each: spaces between them would come from the font of Latin letters.
    const lines = words.map((word) => Object.assign(document.createElement("p"), { textContent: word }));
    document.body.replaceChildren(Object.assign(document.createElement("div"), { id: "words", lang }));
    document.getElementById("words").append(...lines);
  }, { words, lang });
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  const { root } = await session.send("DOM.getDocument", { depth: 0 });
  const { nodeId } = await session.send("DOM.querySelector", { nodeId: root.nodeId, selector: "#words" });
  const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
  return fonts.map(({ familyName, glyphCount }) => `${familyName}: ${glyphCount}`);
}
