// Days in words in every language: none falls back to words of another, whatever this browser knows.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { languages } from "../../web/build/translations.mjs";
import { world } from "./support.mjs";

const here = world(before, after);

const all = await languages();

for (const { code, meta } of all.filter(({ code }) => code !== "en")) {
  test(`${code} names the coming days in its own words`, async () => {
    const { page, open, context } = await here.visitor({ locale: "de-DE" });
    await open(`#lang=${code}&when=2026-11-24T10:00`);
    const days = await page.locator("#when-day option").allInnerTexts();
    await context.close();
    assert.ok(days.length >= 7);
    const foreign = [...weekdays("en"), ...weekdays("de"), "today", "tomorrow", "heute", "morgen"];
    const found = days.filter((day) => foreign.some((word) => day.toLowerCase().includes(word.toLowerCase())) || /M\d\d/.test(day));
    assert.deepEqual(found, [], meta.name);
    assert.equal(new Set(days).size, days.length, "no two days have the same name");
  });
}

const weekdays = (locale) => Array.from({ length: 7 }, (_, day) =>
  new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2026, 10, 22 + day))));
