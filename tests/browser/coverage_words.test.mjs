// The pure parts of the page about coverage: the week, the ranking, the words, the address and the map's sheet, each against something independent.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { describe, test } from "node:test";
import { webSource } from "./support.mjs";

const { build } = createRequire(path.join(webSource, "..", "package.json"))("esbuild");

/** The modules as one, as the bundler makes them for the browser. */
async function modules(...names) {
  const contents = names.map((name) => `export * from "./${name}";`).join("\n");
  const { outputFiles } = await build({ stdin: { contents, resolveDir: path.join(webSource, "coverage"), loader: "ts" }, bundle: true, write: false, format: "esm" });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const all = await modules("hours", "weeks", "question", "ranking", "words", "numbers", "projection", "labels", "shade", "answer");
const { PARTS, FIRST, Speech } = all;

const hour = (day, clock) => day * 24 + clock;
const week = (...open) => Array.from({ length: 168 }, (_, each) => (open.includes(each) ? 1 : 0));

function area(id, place, demand, shares, maybe = shares) {
  const share = Math.max(...shares);
  return { id, geometry: { type: "Polygon", coordinates: [] }, properties: { code: id, name: `Area ${id}`, place, demand, share, week: shares, week_if_known: maybe, hours_per_week: shares.reduce((a, b) => a + b, 0) } };
}

describe("the week", () => {
  test("parts hold the hours their names say, and none twice", () => {
    const byDate = (each) => new Date(Date.UTC(2026, 10, 23, each)); // A Monday.
    for (const { key, hours } of PARTS) {
      assert.equal(new Set(hours).size, hours.length, key);
      for (const each of hours) {
        const [day, clock] = [byDate(each).getUTCDay(), byDate(each).getUTCHours()];
        if (key === "saturday") assert.equal(day, 6);
        else if (key === "sunday") assert.equal(day, 0);
        else assert.ok(day >= 1 && day <= 5, key);
        if (key === "evenings") assert.ok(clock >= 17 && clock < 21);
      }
    }
  });

  test("an hour is called by its day and time", () => {
    assert.equal(all.hourName(hour(2, 17)), "Wednesday 17:00");
    assert.equal(all.hourName(167), "Sunday 23:00");
  });

  for (const [date, iso] of [["2026-12-25", "2026-W52"], ["2027-01-01", "2026-W53"], ["2027-01-04", "2027-W01"], ["2024-12-30", "2025-W01"], ["2023-01-01", "2022-W52"]]) {
    test(`${date} is in ${iso}`, () => {
      assert.equal(all.isoWeek(date), iso);
      const monday = all.mondayOf(iso);
      assert.equal(new Date(`${monday}T12:00:00Z`).getUTCDay(), 1);
      assert.ok(monday <= date && (Date.parse(date) - Date.parse(monday)) / 86_400_000 < 7);
    });
  }

  test("weeks with bank holidays are named after them", () => {
    const [christmas, newYear] = all.holidayWeeks("2026-11-22", 3);
    assert.deepEqual(christmas, { week: "2026-W52", names: "Christmas Day" });
    assert.deepEqual(newYear, { week: "2026-W53", names: "Boxing Day and New Year's Day" });
    assert.equal(all.weekWords("2026-W52"), "in the week of Christmas Day (from 21 December 2026)");
    assert.equal(all.weekWords("2026-W40"), "in the week from 28 September 2026");
  });
});

describe("the address", () => {
  const full = {
    question: {
      needs: ["english", "work"], languages: ["ti", "prs"], help: "spoken", channel: "any", eligibility: ["refugees"],
      reach: { by: "walk", much: "20" }, weight: "born_abroad", by: "district", week: "2026-W52",
    },
    when: "h42", area: "E01009522", other: { what: "language", value: "ar" }, see: "then", tried: 1, counts: "if_known",
    scenarios: [
      { name: "A & B; 50 %", drafts: [{ place: "-1.52064,52.431327", hours: "Th 18:00-20:00", label: "St Francis, Radford" }], without: [] },
      { name: "Others", drafts: [{ place: "CV1 5FX", hours: "Mo,We 09:00-10:00", label: "" }, { place: "remote", hours: "Sa 10:00-12:00", label: "Phone" }], without: ["a", "b"] },
    ],
  };

  test("holds everything, whatever signs are in it", () => assert.deepEqual(all.parse(`#${all.write(full)}`), full));
  test("of the first question is empty", () => assert.equal(all.write(FIRST), ""));
  test("that makes no sense opens the first question", () => assert.deepEqual(all.parse("#at=h999&try=4&weight=gold&by=street&compare=nonsense"), FIRST));

  test("asks the API for a scenario in parameters of parameters", () => {
    const asked = all.areaParameters(full);
    const compare = new URLSearchParams(asked.get("compare"));
    assert.deepEqual(compare.getAll("draft"), ["CV1 5FX;Mo,We 09:00-10:00", "remote;Sa 10:00-12:00"]);
    assert.deepEqual(compare.getAll("without"), ["a", "b"]);
    assert.deepEqual(asked.getAll("category"), ["english", "work"]);
    assert.equal(asked.get("walk"), "20");
    assert.equal(asked.get("within"), null);
  });
});

describe("the ranking", () => {
  const never = week();
  const wednesday = week(hour(2, 18));
  const areas = [area("1", "Foleshill", 1000, never), area("2", "Foleshill", 3000, wednesday), area("3", "Radford", 3500, never), area("4", "", 10, never), area("5", "Empty", 0, never)];

  test("gathers areas by neighborhood, most people without first, and leaves out where nobody is", () => {
    assert.deepEqual(all.gaps(areas, "evenings").map(({ place, demand }) => [place, demand]), [["Foleshill", 4000], ["Radford", 3500], ["Area 4", 10]]);
  });

  test("at one hour only those without count", () => {
    const at = all.gaps(areas, all.whenHour(hour(2, 18)));
    assert.deepEqual(at.map(({ place, without }) => [place, without]), [["Radford", 3500], ["Foleshill", 1000], ["Area 4", 10]]);
  });

  test("people without are counted in an average hour", () => {
    const [foleshill] = all.gaps(areas, "evenings");
    // One of twenty hours, for 3,000 of 4,000.
    assert.ok(Math.abs(foleshill.without - (4000 - 3000 / 20)) < 1e-6);
  });
});

describe("the words", () => {
  const taxonomy = { needs: [{ code: "english", names: { en: "Learning English" } }], languages: [{ code: "ti", names: { en: "Tigrinya" } }, { code: "ar", names: { en: "Arabic" } }], eligibility: [{ code: "hong-kong", names: { en: "People from Hong Kong" } }] };
  const speech = (part) => new Speech({ ...FIRST.question, ...part }, taxonomy);
  const total = { demand: 100, share: 0.62, share_if_known: 0.7, share_checked: 0.4, week: week().map((_, each) => (each === hour(0, 18) ? 0.6 : 0)), week_if_known: week(), week_checked: week() };

  test("answer the question in one sentence", () => {
    assert.equal(speech({ needs: ["english"], weight: "population" }).headline(total, "evenings"),
      "In a regular week, 62 % of Coventry’s people have English classes open within 1 km at some hour; on weekday evenings 3 % in an average hour.");
    assert.equal(speech({ languages: ["ti"], reach: { by: "walk", much: "10" } }).headline({ ...total, share: 0, share_if_known: 0 }, "week"),
      "In a regular week, no postcode in Coventry has any help in Tigrinya open within 10 minutes on foot, at any hour.");
  });

  test("tell a gap as one would", () => {
    const [gap] = all.gaps([area("1", "Foleshill", 4100, week(hour(0, 10)))], "evenings");
    assert.equal(speech({ languages: ["ti"], weight: "born_abroad" }).gap(gap, "evenings"), "nobody within 1 km speaks Tigrinya on weekday evenings; 4,100 people born outside the UK");
    assert.equal(speech({ needs: ["english"], languages: ["ti", "ar"], weight: "born_abroad" }).gap(gap, "sunday"), "no English classes in Tigrinya or Arabic within 1 km on Sundays; 4,100 people born outside the UK");
    assert.match(speech({ needs: ["english"] }).gap(gap, "week"), /^no English classes within 1 km on weekday afternoons, on weekday evenings, on Saturdays or on Sundays; 4,100 postcodes$/);
  });

  test("tell of a gap how much of it is only not known", () => {
    const [gap] = all.gaps([area("1", "Stoke", 200, week(), week().map(() => 0.25))], "sunday");
    assert.equal(speech({ needs: ["english"] }).gap(gap, "sunday"), "no English classes within 1 km on Sundays; 200 postcodes; up to 25 % more might, if hours were known");
    assert.match(speech({}).headline({ ...total, share: 0 }, "week"), /no postcode in Coventry is known to have any help/);
  });

  test("say what is not known and what is stale, and nothing where all is sure", () => {
    assert.deepEqual(speech({}).doubts(total, "week"), ["Some hours are not known: if they were, it could be up to 70 %.", "Counting only what was checked in the last year, it is 40 %."]);
    assert.deepEqual(speech({}).doubts({ ...total, share_if_known: 0.62, share_checked: 0.62 }, "week"), []);
  });

  test("tell gains and losses, where and when", () => {
    const change = { gained_people: 1240, gained_hours: 2480, lost_people: 0, lost_hours: 0, gained_by_hour: week(hour(3, 18), hour(3, 19)), lost_by_hour: week() };
    assert.equal(speech({}).changed(change), "1,200 postcodes gain 2 hours a week on average; nobody loses.");
    assert.deepEqual(speech({}).changedWhere([{ place: "Radford", gained: 1000, lost: 0 }, { place: "Coundon", gained: 240, lost: 0 }], change), ["Gained most in Radford (1,000) and Coundon (240): Thursday 18:00–20:00."]);
    assert.equal(speech({}).changed({ gained_people: 0, lost_people: 0 }), "Nobody gains or loses an hour.");
  });

  test("give the certificate in plain words, never promising too much", () => {
    const found = (certainty, total, bound) => ({ features: [{}, {}, {}], certainty, total_gained_hours: total, bound, considered: { places: 14, times: 90 } });
    assert.equal(speech({}).certificate(found(0.9615, 6000, 6240)), "No other choice of 3 sessions could gain more than 4 % more. 14 places at 90 times were considered.");
    assert.match(speech({}).certificate(found(1, 6000, 6000)), /^No other choice of 3 sessions could gain more\. /);
    assert.match(speech({}).certificate(found(0.958, 6000, 6241)), /than 5 % more/);
  });

  test("never round some to none, nor almost all to all", () => {
    assert.deepEqual([0, 0.001, 0.124, 0.999, 1, null].map(all.percent), ["0 %", "under 1 %", "12 %", "over 99 %", "100 %", "–"]);
    assert.equal(all.shareClass(0.0001), "share-1");
    assert.equal(all.shareClass(0), "share-0");
  });
});

describe("the map's sheet", () => {
  const square = (lon, lat, size) => ({ type: "Polygon", coordinates: [[[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]] });

  test("has the shape of the ground", () => {
    const sheet = all.projectionOf([square(-1.6, 52.3, 0.2)]);
    // A degree of longitude at 52.4 north is 0.61 of one of latitude.
    assert.ok(Math.abs(sheet.height - 1000 / Math.cos((52.4 * Math.PI) / 180)) < 1);
  });

  test("leads back to where a click was", () => {
    const sheet = all.projectionOf([square(-1.6, 52.3, 0.2)]);
    const [lon, lat] = sheet.unproject(sheet.project([-1.52064, 52.431327]));
    assert.ok(Math.abs(lon + 1.52064) < 1e-9 && Math.abs(lat - 52.431327) < 1e-9);
  });

  test("numbers stand in the middle of the largest part", () => {
    const sheet = all.projectionOf([square(-1.6, 52.3, 0.2)]);
    const both = { type: "MultiPolygon", coordinates: [square(-1.6, 52.3, 0.01).coordinates, square(-1.5, 52.4, 0.1).coordinates] };
    const [lon, lat] = sheet.unproject(all.middleOf(both, sheet).at);
    assert.ok(Math.abs(lon + 1.45) < 1e-6 && Math.abs(lat - 52.45) < 1e-6);
  });

  test("arrow keys go to what lies that way, and stay at the edge", () => {
    const points = [[0, 0], [10, 1], [30, 0], [1, 10], [-5, 0]];
    assert.equal(all.neighbor("ArrowRight", points[0], points), 1);
    assert.equal(all.neighbor("ArrowDown", points[0], points), 3);
    assert.equal(all.neighbor("ArrowLeft", points[4], points), undefined);
    assert.equal(all.neighbor("x", points[0], points), undefined);
  });

  test("a name over another is left out, but what was picked is not", () => {
    const label = (x, must = false) => ({ at: [x, 0], words: "Foleshill", size: 10, must });
    assert.deepEqual(all.fitting([label(0), label(20), label(100), label(101, true)]), [true, false, true, true]);
  });
});
