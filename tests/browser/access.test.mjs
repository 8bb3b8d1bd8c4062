// Nobody is shut out: large letters, keyboards, screen readers, forced colors, still pictures. WCAG 2.2 AA where axe-core cannot look.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { misfits } from "./misfits.mjs";
import { STATES, bring } from "./states.mjs";
import { DESKTOP, webSource, world } from "./support.mjs";

const here = world(before, after);
/** Two pages at a time, each of which waits for something most of the time. */
const TWO = { concurrency: 2 };
const LANGUAGES = (await readdir(path.join(webSource, "..", "lang"))).filter((name) => name.endsWith(".json")).map((name) => name.replace(".json", ""));
const KEYBOARD = { ...DESKTOP, isMobile: false, hasTouch: false };
const state = (name) => STATES.find((each) => each.name === name);

const GONE = "nosuch";
const NAMED_ROLES = new Set(["button", "link", "textbox", "combobox", "checkbox", "switch", "DisclosureTriangle", "dialog", "region", "search", "application", "heading", "table"]);

/** 1280 by 1024 px at 400 %; and the letters, words, lines and paragraphs that a reader may set apart. */
const ENLARGED = { viewport: { width: 320, height: 256 } };
const SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }";
const JOINED_LETTERS = new Set(["ar", "ckb", "fa", "prs", "ps", "ur"]);

describe("at 400 %", TWO, () => {
  for (const lang of LANGUAGES) {
    test(`${lang}, at 400 %: nothing leaves the screen or is cut off`, async () => {
      const { page, context } = await here.visitor(ENLARGED);
      const found = [];
      for (const name of ["a need chosen, at a day and time, on foot", "a place with contradictions"]) {
        await bring(page, here.server, state(name), lang);
        found.push(...(await page.evaluate(misfits)).map((words) => `${name}: ${words}`));
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
});

describe("set apart", TWO, () => {
  for (const lang of ["en", "pl", "ti", "ar"]) {
    test(`${lang}: letters, words and lines set apart lose nothing`, async () => {
      const { page, context } = await here.visitor();
      const found = [];
      for (const name of ["a need chosen, at a day and time, on foot", "the sheet of needs", "a place with contradictions", "nothing found in a language"]) {
        await bring(page, here.server, state(name), lang);
        await page.addStyleTag({ content: JOINED_LETTERS.has(lang) ? SPACED.replace(/letter-spacing[^;]*;/, "") : SPACED }).catch(() => undefined);
        found.push(...(await page.evaluate(misfits)).map((words) => `${name}: ${words}`));
        found.push(...(await page.evaluate(cutOff)).map((words) => `${name}: ${words}`));
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
});

describe("every state", TWO, () => {
  for (const lang of ["en", "ar"]) {
    test(`${lang}, every state: what can be touched is large enough, and has a name in the tree that screen readers read`, async () => {
      const { page, context } = await here.visitor({ viewport: { width: 320, height: 640 } });
      const session = await context.newCDPSession(page);
      const found = new Set();
      for (const each of STATES) {
        const leave = await bring(page, here.server, each, lang);
        for (const words of await page.evaluate(tooSmall)) found.add(words);
        for (const words of await nameless(session)) found.add(`${each.name}: ${words}`);
        await leave();
      }
      assert.deepEqual([...found], []);
      await context.close();
    });
  }
});

async function nameless(session) {
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return nodes.filter(({ ignored, role, name }) => !ignored && NAMED_ROLES.has(role?.value) && !name?.value?.trim()).map(({ role }) => `a ${role.value} without a name`);
}

/** Those whose order or whose covers differ. */
const WALKED = [
  "all that is closed", "a need chosen, at a day and time, on foot", "nothing found in a language", "the sheet of needs",
  "a place with contradictions", "several at one place", "the words about the map", "failed to load",
  "plain: a mistake", "plain: the list", "plain: a place",
];

describe("the way of the Tab key", TWO, () => {
  for (const [name, device] of [["a phone", {}], ["a wide screen", KEYBOARD], ["400 %", ENLARGED]]) {
    test(`${name}: Tab goes to the end and back, with what has focus seen and nothing over it`, async () => {
      const { page, context } = await here.visitor(device);
      const found = [];
      for (const each of WALKED) {
        const leave = await bring(page, here.server, state(each), "en");
        found.push(...(await walk(page)).map((words) => `${each}: ${words}`));
        await leave();
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
});

const MOST_STOPS = 150;

/** Goes forward to the end and back to the beginning, and tells what went wrong on the way. */
async function walk(page) {
  await page.evaluate(() => document.querySelector("dialog[open] .sheet-title, .skip").focus());
  const forward = await follow(page, "Tab");
  const back = await follow(page, "Shift+Tab");
  const missed = forward.stops.filter(({ nth }) => !back.stops.some((stop) => stop.nth === nth));
  return [
    ...new Set([...forward.stops, ...back.stops].flatMap(({ wrong }) => wrong || [])),
    ...[forward, back].filter(({ stops }) => stops.length === 0 || stops.length === MOST_STOPS).map(({ key, stops }) => `${key} makes ${stops.length} stops`),
    ...missed.map(({ name }) => `${name} is not met on the way back`),
  ];
}

async function follow(page, key) {
  const stops = [];
  // Out of the page is where the way back begins; some browsers go from one end straight to the other.
  for (let step = 0; step < MOST_STOPS; step += 1) {
    await page.keyboard.press(key);
    const stop = await page.evaluate(focused);
    const leaves = stop.nth < 0 ? step > 0 : stops.length > 1 && stop.nth === stops[0].nth;
    if (leaves) break;
    if (stop.nth >= 0) stops.push(stop);
  }
  return { key, stops };
}

/** What is pressed, where it stands, and what may become of it. */
const PRESSED = [
  { what: "a need", fragment: "", press: "[data-need=food].chip" },
  { what: "forgetting the place", fragment: "postcode=CV1+5FX", press: "[data-testid=forget-place]" },
  { what: "more places", fragment: "postcode=CV1+5FX&when=any", press: "[data-testid=more]" },
  { what: "showing what opens next", fragment: "postcode=CV1+5FX&need=food&when=2026-11-22T03:00", press: ".empty-actions .primary" },
  { what: "any language", fragment: "postcode=CV1+5FX&need=food&language=ti", press: "[data-testid=empty] button" },
  { what: "the time that has passed", fragment: "when=2025-03-04T10:00", press: ".notice .link" },
  { what: "clearing the needs", fragment: "need=food,work", press: ".sheet-actions .button:not(.primary)", first: "[data-testid=all-needs]" },
  { what: "showing the services", fragment: "need=food", press: ".sheet-actions .primary", first: "[data-testid=all-needs]" },
  { what: "closing what the address opened", fragment: `service=${GONE}`, press: "[data-testid=details] .sheet-head button" },
  { what: "showing on the map", fragment: "postcode=CV1+5FX&when=any", press: "[data-testid=details] .address button", first: "[data-testid=result] a.card-link >> nth=0" },
  { what: "zooming in", fragment: "", press: ".map-controls button >> nth=0" },
  { what: "what is closed", fragment: "when=2026-11-26T20:00", press: "[data-testid=closed] summary" },
];

describe("what has focus goes", TWO, () => {
  for (const { what, fragment, press, first } of PRESSED) {
    test(`${what}, by keyboard: focus stays somewhere on the page`, async () => {
      const { page, context, open } = await here.visitor(KEYBOARD);
      await open(`#${fragment}`);
      for (const selector of [first, press].filter(Boolean)) {
        await page.locator(selector).first().focus();
        await page.keyboard.press("Enter");
      }
      // What is pressed is answered in the next task; a frame later nothing more moves.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50))));
      const at = await page.evaluate(focused);
      assert.ok(at.nth >= 0, "focus is lost");
      assert.ok(await page.evaluate(() => document.activeElement.checkVisibility()), at.name);
      await context.close();
    });
  }
});

test("trying again, by keyboard: focus waits at the results", async () => {
  const { page, context } = await here.visitor(KEYBOARD);
  const leave = await bring(page, here.server, state("failed to load"), "en");
  await leave();
  await page.locator(".empty .primary").focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=result]").first().waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "results");
  await context.close();
});

test("what a place is, and whether it is open, is read from its heading and what follows, not from colors", async () => {
  const { page, context, open } = await here.visitor();
  await open("#postcode=CV1+5FX&need=food&when=2026-11-24T09:30");
  const card = page.getByTestId("result").first();
  const tree = await card.ariaSnapshot();
  assert.match(tree, /heading .*level=3/);
  assert.match(tree, /Open until \d\d:\d\d/);
  assert.match(tree, /list "Help with"/);
  assert.match(tree, /link "Call [\d ]+ ?: /);
  const outline = await page.locator("body").ariaSnapshot();
  for (const landmark of [/^- banner/m, /^- search "Your question"/m, /^- main "Services"/m, /^- contentinfo/m, /^- region "Map of the services"/m]) assert.match(outline, landmark);
  await context.close();
});

/** What is said aloud from now on, in order: what the page said when it was opened has been heard. */
async function listen(page) {
  await page.waitForFunction(() => document.getElementById("announcements").textContent !== "");
  await page.evaluate(() => {
    window.heard = [];
    const region = document.getElementById("announcements");
    new MutationObserver(() => { if (region.textContent) window.heard.push({ words: region.textContent, hidden: !region.checkVisibility() || (document.querySelector("dialog[open]") !== null && !region.closest("dialog[open]")) }); })
      .observe(region, { childList: true });
  });
  return async (words) => {
    await page.waitForFunction((pattern) => new RegExp(pattern).test(window.heard.at(-1)?.words ?? ""), words.source);
    const said = await page.evaluate(() => window.heard.splice(0));
    assert.deepEqual(said.filter(({ hidden }) => hidden), [], "said where nobody hears it");
    return said.map((each) => each.words);
  };
}

test("how many places there are and how many of them are open is said after each change, once", async () => {
  const { page, context, open } = await here.visitor(KEYBOARD);
  await open("#postcode=CV1+5FX&when=2026-11-24T09:30");
  const hear = await listen(page);
  await page.locator("[data-need=food].chip").click();
  const summary = await page.getByTestId("summary").innerText();
  assert.match(summary, /^\d+ places?, \d+ open$/);
  assert.deepEqual(await hear(/open/), [summary]);
  await page.getByTestId("arrive").click();
  assert.equal((await hear(/when you get there/)).length, 1);
  await page.getByTestId("all-needs").click();
  await page.locator("[data-need=work].tile").click();
  assert.equal((await hear(/place/)).length, 1, "in the sheet as well");
  await page.keyboard.press("Escape");
  await page.getByTestId("language").selectOption("ti");
  assert.equal((await hear(/Tigrinya/)).length, 1, "and that there is none");
  await page.getByTestId("lang").selectOption("ar");
  assert.equal((await hear(/[\u0600-\u06ff]/)).length, 1, "and in the language that is turned to");
  await context.close();
});

test("the same number of places is said again when something else was asked", async () => {
  const { page, context, open } = await here.visitor();
  await open("#when=any&need=food");
  const hear = await listen(page);
  await page.locator("[data-need=food].chip").click();
  await hear(/place/);
  const counts = {};
  let said = 0;
  for (const need of await page.$$eval(".chip[data-need]", (chips) => chips.map(({ dataset }) => dataset.need))) {
    await page.locator(`[data-need=${need}].chip`).click();
    const [words] = await hear(/place/);
    counts[words] = (counts[words] ?? 0) + 1;
    said += 1;
    await page.locator(`[data-need=${need}].chip`).click();
    await hear(/place/);
    if (Object.values(counts).some((times) => times > 1)) break;
  }
  assert.ok(Object.keys(counts).length < said, "no two needs have as many places");
  await context.close();
});

test("a field says what is wrong with it, and no longer once it is mended", async () => {
  const { page, context, open } = await here.visitor();
  await open();
  const session = await context.newCDPSession(page);
  const described = async () => {
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    return nodes.find(({ role }) => role?.value === "textbox").description?.value ?? "";
  };
  await page.getByTestId("place").fill("CV1");
  await page.getByTestId("place").press("Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await described(), /CV1 is not a full postcode/);
  await page.getByTestId("place").fill("CV1 5FX");
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash.includes("postcode="));
  assert.equal(await described(), "");
  await context.close();
});

test("nothing moves by itself for who asked for stillness", async () => {
  for (const [reducedMotion, moving] of [["no-preference", true], ["reduce", false]]) {
    const { page, context, open } = await here.visitor({ reducedMotion });
    await open("#when=any");
    // Motion may be over before anybody asks whether there is some: so it is noted when it begins.
    await page.evaluate(() => {
      window.moved = [];
      for (const begins of ["animationstart", "transitionrun"]) document.addEventListener(begins, ({ target }) => window.moved.push(target.className));
    });
    await page.getByTestId("all-needs").click();
    await page.getByRole("dialog").waitFor();
    if (moving) await page.waitForFunction(() => window.moved.length > 0);
    else {
      // What begins with the sheet is told with the frame that first shows it.
      await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
      assert.deepEqual(await page.evaluate(() => window.moved), []);
    }
    await context.close();
  }
});

test("in forced colors what is chosen, open or unknown is told by shape, and focus has its ring", async () => {
  const { page, context, open } = await here.visitor({ ...KEYBOARD, forcedColors: "active" });
  await open("#postcode=CV1+5FX&when=2026-11-24T09:30&need=immigration-legal,food,women");
  const style = (selector, name) => page.locator(selector).first().evaluate((element, property) => getComputedStyle(element)[property], name);
  assert.notEqual(await style(".chip[aria-pressed=true]", "backgroundColor"), await style(".chip[data-need][aria-pressed=false]", "backgroundColor"));
  for (const drawn of [".locate", ".card.open .mark", ".card.unknown .mark", ".chip[aria-pressed=true]", ".logo-disc"]) {
    const on = drawn === ".logo-disc" ? await style(".logo-arrow", "fill") : await style(drawn, "backgroundColor");
    assert.notEqual(await style(drawn, drawn === ".logo-disc" ? "fill" : "color"), on, `the sign on ${drawn}`);
  }
  assert.equal(await style(".card.open .mark", "borderStyle"), "solid");
  assert.notEqual(await style(".card.open .mark", "backgroundColor"), await style(".card.open", "backgroundColor"));
  assert.equal(await style(".card.unknown .mark", "borderStyle"), "dashed");
  await page.getByTestId("all-needs").focus();
  const ringless = await page.evaluate(focused);
  assert.equal(ringless.wrong, "");
  await context.close();
});

/** Runs in the page: what has focus, whether that can be seen, and whether anything lies over the whole of it. */
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return { name: "", nth: -1 };
  const name = `${element.tagName}#${element.id}.${element.getAttribute("class")} ${element.textContent.trim().slice(0, 30)}`;
  const nth = [...document.querySelectorAll("*")].indexOf(element);
  const ringed = [[element], [element, "::after"], [element.closest(".field, .switch, .language-switch, .search-field") ?? element]]
    .some(([part, pseudo]) => { const style = getComputedStyle(part, pseudo); return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2; });
  const box = element.getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
  const free = points.filter(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (element.contains(top) || top.contains(element)); });
  const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const wrong = [!ringed && "no ring", !onScreen && "out of sight", onScreen && free.length < 3 && `covered (${free.length} of 5 points free)`].filter(Boolean).join(", ");
  return { name, nth, wrong: wrong && `${name}: ${wrong}` };
}

/** Runs in the page: what can be touched and is smaller than a fingertip; links in a sentence are as high as their line. */
function tooSmall() {
  const [least, fingertip] = [24, 44];
  const box = (element) => element.getBoundingClientRect();
  const of = (element) => element.closest(element.matches(".card-link") ? ".card" : "label") ?? element;
  const isControl = (element) => element.matches("button, select, input, summary, a.button, .card-link");
  const inert = (element) => document.querySelector("dialog[open]") && !element.closest("dialog[open]");
  return [...document.querySelectorAll("a[href], button, select, input, summary")]
    .filter((element) => element.checkVisibility() && !element.closest("canvas, .skip") && !inert(element) && box(element).width > 0)
    .filter((element) => Math.min(box(of(element)).width, box(of(element)).height) < (isControl(element) ? fingertip : least) - 0.5)
    .map((element) => `${element.tagName}.${element.getAttribute("class")} ${element.textContent.trim().slice(0, 30)}: ${box(element).width.toFixed(0)} by ${box(element).height.toFixed(0)}`);
}

/** Runs in the page: words that their box cuts off. */
function cutOff() {
  return [...document.querySelectorAll("h1 *, h2, h3, p, li, dd, td, th, button, .button, summary, label, .caption")]
    .filter((element) => element.checkVisibility() && !element.closest(".spoken-only, .chips, svg") && element.getBoundingClientRect().width > 0)
    .filter((element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX) && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
    .map((element) => `${element.tagName}.${element.getAttribute("class")} cuts off ${element.textContent.trim().slice(0, 30)}`);
}
