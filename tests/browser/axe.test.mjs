// No rule of axe-core is broken, in any state of any page, in four scripts, by day, by night and in the colors a system forces.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { STATES, WITH_A_STOP, bring } from "./states.mjs";
import { importStops } from "./stops_support.mjs";
import { DESKTOP, PHONE, webSource, world } from "./support.mjs";

const here = world((start) => before(async () => {
  await start();
  await importStops(here.server);
}), after);
const ALL_STATES = [...STATES, WITH_A_STOP];
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");

const EVERY_RULE = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
/** The page by night is the same page: only what depends on its colors is looked at again. */
const OF_COLORS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
/** On a wide screen the same parts stand elsewhere. */
const OF_LAYOUT = { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"] };

const DAY = { colorScheme: "light", rules: EVERY_RULE };
const NIGHT = { colorScheme: "dark", rules: OF_COLORS };
const FORCED = { colorScheme: "dark", forcedColors: "active", rules: OF_COLORS };
const BESIDE_THE_MAP = { ...DAY, viewport: DESKTOP.viewport, rules: OF_LAYOUT };
const LOOKS = { en: [DAY, NIGHT, FORCED], ar: [DAY, BESIDE_THE_MAP], ti: [DAY], pl: [DAY] };
/** `WAYMARK_AXE=all`: each language in each state by day and by night, which takes twice as long. */
const EVERYTHING = process.env.WAYMARK_AXE === "all";
/** Once more by night: colors are the same in every language, what they lie upon hardly ever is not. */
const NIGHT_TOO = new Set(["a need chosen, at a day and time, on foot", "a place with contradictions", "English beside each sentence"]);
/** The language changes their words, and nothing else that the others do not show as well: English and Arabic will do. */
const ALIKE = new Set(["the list", "a bank holiday", "a time that has passed", "a place far away", "a place by another time", "a place that is gone", "several at one place", "without a connection", "still loading", "nothing found while typing", "plain: a mistake", "plain: the list"]);

describe("axe-core finds nothing", { concurrency: 2 }, () => {
  for (const [lang, looks] of Object.entries(LOOKS)) {
    test(`${lang}: every state that differs in it`, async () => {
      const { page, context } = await here.visitor();
      await context.addInitScript({ content: axe.source });
      const found = [];
      for (const state of EVERYTHING || lang === "en" || lang === "ar" ? ALL_STATES : ALL_STATES.filter(({ name }) => !ALIKE.has(name))) {
        const leave = await bring(page, here.server, state, lang);
        for (const [nth, look] of [...looks, ...((EVERYTHING || NIGHT_TOO.has(state.name)) && lang !== "en" ? [NIGHT] : [])].entries()) {
          const words = await seen(page, look);
          found.push(...words.map((said) => `${state.name}, look ${nth + 1}: ${said}`));
        }
        await leave();
      }
      assert.deepEqual(found, []);
      await context.close();
    });
  }
});

async function seen(page, { rules, colorScheme, forcedColors = "none", viewport = PHONE.viewport }) {
  await page.emulateMedia({ colorScheme, forcedColors });
  await page.setViewportSize(viewport);
  // What is scrolled half under something can be scrolled out again.
  await page.evaluate(() => [document.scrollingElement, ...document.querySelectorAll(".panel")].forEach((part) => part.scrollTo(0, 0)));
  return violations(page, rules);
}

/** What axe-core calls wrong, in words. Under an open sheet nothing can be reached, and the page there is a state of its own. */
async function violations(page, runOnly) {
  return page.evaluate(async (rules) => {
    const shown = document.querySelector("dialog[open]") ?? document;
    const { violations } = await window.axe.run(shown, { runOnly: rules, resultTypes: ["violations"], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any }) => `${target.join(" ")} (${any[0]?.message ?? ""})`).join("; ")}`);
  }, runOnly);
}
