// The answer that a device gives about searches that found nothing is the engine's, bit by bit, and as random as promised;
// it leaves once a week whatever was searched, and never the same week twice. No browser is needed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test, { describe } from "node:test";

const root = new URL("../../", import.meta.url);
const { build } = createRequire(new URL("web/build.mjs", root))("esbuild");
async function load(name) {
  const entry = new URL(`web/src/unmet/${name}.ts`, root).pathname;
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
const { answer, randomNumbers } = await load("answer");
const { takingPart } = await load("taking_part");

test("answers are those made independently, which the engine's are too", async () => {
  const vectors = JSON.parse(await readFile(new URL("engine/src/unmet/vectors.json", root), "utf8"));
  assert.ok(vectors.length > 0);
  for (const { seed, form, searched, question, boxes } of vectors) {
    let state = seed;
    const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
    assert.deepEqual(answer(form, searched, random), { question, boxes }, `seed ${seed}`);
  }
});

test("boxes are ticked as often as the documentation says", () => {
  const form = { needs: 1, languages: 1, areas: 1 };
  const searched = [{ need: 1, language: 1, slot: 27, area: 1 }];
  const random = randomNumbers();
  const counts = { own: 0, other: 0, answers: 0, questions: new Set() };
  for (let device = 0; device < 40_000; device++) {
    const { question, boxes } = answer(form, searched, random);
    const first = parseInt(boxes.slice(0, 2), 16);
    const last = question === "slot" ? parseInt(boxes.slice(-2), 16) >> 7 : first >> 3;
    counts.answers += 1;
    counts.own += last & 1;
    counts.other += first & 1;
    counts.questions.add(question);
  }
  // Eight standard errors: by chance wrong once in a million million runs and more.
  const is = (count, share) => Math.abs(count / counts.answers - share) < 8 * Math.sqrt(share * (1 - share) / counts.answers);
  assert.ok(is(counts.own, 1 / 2), `${counts.own} own`);
  assert.ok(is(counts.other, 1 / (Math.E ** 2 + 1)), `${counts.other} others`);
  assert.equal(counts.questions.size, 3);
});

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
/** A Monday, 10:00 in Coventry. */
const MONDAY = Date.parse("2026-11-23T10:00Z");
const KEY = "waymark-unmet";
const SHARED = {
  lists: { digest: "d", needs: ["food", "english"], languages: ["ti", "ar"], areas: ["E01000001", "E01000002"] },
  // The second has a hole, and an island in it.
  outlines: [[[0, 0, 1, 0, 1, 1, 0, 1, 0, 0]], [[1, 0, 5, 0, 5, 4, 1, 4, 1, 0], [2, 1, 4, 1, 4, 3, 2, 3, 2, 1], [2.5, 1.5, 3.5, 1.5, 3.5, 2.5, 2.5, 2.5, 2.5, 1.5]]],
};

/** What the page tells of a search: `open` is the state of the only hit. */
const search = ({ needs = ["english"], languages = ["ti"], when = "2026-11-24T19:00", at = "2026-11-24T19:00Z", open = "closed", place = { kind: "point" }, origin = { lon: 0.5, lat: 0.5 } } = {}) => ({
  question: { needs, languages, when, place }, asked: new Date(at), origin,
  hits: open === null ? [] : [{ properties: { open: { state: open } } }],
});

/** A device whose clock, network and luck the test holds. */
function device({ seed = 1, start = MONDAY, arrives = () => true, shares = () => true } = {}) {
  let [time, state, ended] = [start, seed, 0];
  const [kept, sent, timers] = [new Map(), [], []];
  const world = {
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) },
    now: () => time,
    random: () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0),
    share: async () => { if (!shares()) throw "offline"; return SHARED; },
    send: async (body) => { sent.push({ at: time, body }); return arrives(); },
    after: (wait_ms, act) => timers.push({ at: time + wait_ms, act }),
    alone: (act) => act(),
    ended: () => { ended += 1; },
  };
  let part = takingPart(world);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    sent,
    get part() { return part; },
    get ended() { return ended; },
    get kept() { return kept.has(KEY) ? JSON.parse(kept.get(KEY)) : undefined; },
    stored: kept,
    settle,
    async go(to, step_ms = 6 * HOUR_MS) {
      while (time < to) {
        time = Math.min(time + step_ms, to);
        for (const due of timers.filter(({ at }) => at <= time)) {
          timers.splice(timers.indexOf(due), 1);
          due.act();
        }
        await settle();
      }
    },
    /** The page was closed, and is opened again. */
    reopen() {
      timers.length = 0;
      part = takingPart(world);
    },
  };
}

describe("taking part", () => {
  test("nothing is kept before somebody agrees, and what is kept then is codes", async () => {
    const here = device();
    here.part.searched(search());
    await here.go(MONDAY + WEEK_MS);
    assert.equal(here.stored.size + here.sent.length, 0);
    here.part.agree();
    await here.settle();
    here.part.searched(search());
    await here.settle();
    const [misses] = Object.values(here.kept.weeks);
    // Tuesday evening: the eighth part of the week.
    assert.deepEqual(misses, [{ need: "english", language: "ti", slot: 7, area: "E01000001" }]);
  });

  for (const [name, asked, expected] of [
    ["something open", { open: "open" }, []],
    ["only unknown hours", { open: "unknown" }, [["english", "ti"]]],
    ["no need and no language", { needs: [], languages: [] }, []],
    ["a list of any hours with something in it", { when: "any" }, []],
    ["an empty list of any hours", { when: "any", open: null }, [["english", "ti"]]],
    ["two needs, no language", { needs: ["food", "english"], languages: [] }, [["food", ""], ["english", ""]]],
  ]) {
    test(`what counts as found nothing: ${name}`, async () => {
      const here = device();
      here.part.agree();
      await here.settle();
      here.part.searched(search(asked));
      await here.settle();
      assert.deepEqual(Object.values(here.kept.weeks).flat().map(({ need, language }) => [need, language]), expected);
    });
  }

  for (const [origin, area, place = { kind: "point" }] of [
    [{ lon: 0.5, lat: 0.5 }, "E01000001"], [{ lon: 1.5, lat: 0.5 }, "E01000002"], [{ lon: 2.2, lat: 2 }, ""], [{ lon: 3, lat: 2 }, "E01000002"], [{ lon: 9, lat: 9 }, ""],
    [{ lon: 0.5, lat: 0.5 }, "", { kind: "none" }],
  ]) {
    test(`${origin.lon}, ${origin.lat} (${place.kind}) is in ${area || "no area"}`, async () => {
      const here = device();
      here.part.agree();
      await here.settle();
      here.part.searched(search({ origin, place }));
      await here.settle();
      assert.equal(Object.values(here.kept.weeks)[0][0].area, area);
    });
  }

  test("parts of the week are the engine's, in summer and in winter", async () => {
    const here = device();
    here.part.agree();
    await here.settle();
    const times = [["2026-11-23T00:00Z", 0], ["2026-11-23T05:59Z", 0], ["2026-11-23T06:00Z", 1], ["2026-11-25T12:00Z", 10], ["2026-11-25T17:00Z", 11], ["2026-11-29T21:59Z", 27], ["2026-11-29T22:00Z", 24], ["2026-06-28T23:00Z", 0]];
    for (const [at] of times) here.part.searched(search({ at, when: at }));
    await here.settle();
    assert.deepEqual(Object.values(here.kept.weeks)[0].map(({ slot }) => slot), [...new Set(times.map(([, slot]) => slot))]);
  });

  test("a page that asks the same each minute counts one search", async () => {
    const here = device();
    here.part.agree();
    await here.settle();
    for (let minute = 0; minute < 90; minute++) here.part.searched(search({ when: "now", at: new Date(MONDAY + minute * 4 * 60_000) }));
    await here.settle();
    assert.equal(Object.values(here.kept.weeks)[0].length, 1);
  });

  test("whether, when and about which question it answers depends on no search", async () => {
    let differing = 0;
    for (let seed = 1; seed < 30; seed++) {
      const [one, other] = [device({ seed }), device({ seed })];
      for (const here of [one, other]) here.part.agree();
      for (let week = 0; week < 8; week++) {
        for (let day = 0; day < 7; day++) {
          one.part.searched(search({ when: `${week} ${day}`, languages: day % 2 ? ["ti"] : [] }));
          for (const here of [one, other]) await here.go(MONDAY + week * WEEK_MS + (day + 1) * DAY_MS, 12 * HOUR_MS);
        }
      }
      const told = ({ sent }) => sent.map(({ at, body }) => [at, JSON.parse(body).question, body.length]);
      assert.deepEqual(told(one), told(other));
      assert.ok(one.sent.length >= 7, `${one.sent.length} answers`);
      differing += one.sent.filter(({ body }, nth) => body !== other.sent[nth].body).length;
    }
    assert.ok(differing > 0, "though some differ in what they say");
  });

  test("there is one answer a week at most, for eight weeks, spread over the week; then all is deleted", async () => {
    const days = new Set();
    for (let seed = 1; seed < 30; seed++) {
      const here = device({ seed: seed * 7919 });
      here.part.agree();
      assert.equal(here.part.until(), MONDAY + 8 * WEEK_MS);
      await here.go(MONDAY + 8 * WEEK_MS - 1, HOUR_MS);
      assert.ok(here.kept);
      await here.go(MONDAY + 20 * WEEK_MS, DAY_MS);
      assert.deepEqual([here.stored.size, here.ended], [0, 1], "which the page hears of");
      const weeks = here.sent.map(({ at }) => Math.floor((at - MONDAY + 10 * HOUR_MS) / WEEK_MS));
      assert.deepEqual(weeks, [...new Set(weeks)], "one a week at most");
      assert.ok(weeks[0] >= 1 && weeks.at(-1) <= 8 && weeks.length >= 6, `in the weeks ${weeks}`);
      for (const { at } of here.sent) days.add(new Date(at).getUTCDay());
    }
    assert.equal(days.size, 7);
  });

  test("who comes once a week answers too, and never about two weeks at once", async () => {
    let answers = 0;
    for (let seed = 1; seed < 30; seed++) {
      const here = device({ seed });
      here.part.agree();
      for (let week = 1; week < 8; week++) {
        await here.go(MONDAY + week * WEEK_MS, WEEK_MS);
        here.reopen();
        const before = here.sent.length;
        await here.go(MONDAY + week * WEEK_MS + 5 * 60_000, 60_000);
        assert.ok(here.sent.length <= before + 1);
      }
      answers += here.sent.length;
    }
    assert.ok(answers / 29 >= 3, `${answers / 29} answers of seven`);
  });

  test("an answer that does not arrive is sent again as it is, whatever was searched since", async () => {
    let failures = 3;
    const here = device({ arrives: () => failures-- <= 0 });
    here.part.agree();
    await here.go(MONDAY + WEEK_MS);
    for (let hour = 0; here.sent.length < 4; hour++) {
      assert.ok(hour < 24 * 14);
      here.part.searched(search({ when: String(hour) }));
      await here.go(MONDAY + WEEK_MS + hour * HOUR_MS, HOUR_MS);
    }
    assert.equal(new Set(here.sent.map(({ body }) => body)).size, 1);
    assert.equal(here.kept.waiting, undefined);
  });

  test("an answer once drawn holds none of the searches, and they are gone", async () => {
    const here = device();
    here.part.agree();
    await here.settle();
    here.part.searched(search());
    await here.go(MONDAY + WEEK_MS + HOUR_MS);
    assert.deepEqual(Object.values(here.kept.weeks), [[]]);
    assert.deepEqual(Object.keys(JSON.parse(here.kept.waiting?.body ?? here.sent[0].body)), ["question", "lists", "boxes"]);
  });

  test("who stops has nothing kept and sends nothing, also what was about to leave", async () => {
    const here = device({ arrives: () => false });
    here.part.agree();
    await here.go(MONDAY + 2 * WEEK_MS);
    assert.ok(here.kept.waiting);
    const sent = here.sent.length;
    here.part.stop();
    assert.equal(here.stored.size, 0);
    here.part.searched(search());
    await here.go(MONDAY + 5 * WEEK_MS, DAY_MS);
    assert.deepEqual([here.stored.size, here.sent.length, here.part.until()], [0, sent, undefined]);
    here.part.agree();
    await here.go(MONDAY + 8 * WEEK_MS, DAY_MS);
    assert.ok(here.sent.length > sent, "who agrees again takes part again");
  });

  test("offline it waits for the lists", async () => {
    let isOnline = false;
    const here = device({ shares: () => isOnline });
    here.part.agree();
    await here.settle();
    here.part.searched(search());
    await here.go(MONDAY + WEEK_MS + HOUR_MS);
    assert.equal(here.kept.waiting, undefined);
    assert.equal(Object.values(here.kept.weeks)[0].length, 1, "the week is not lost");
    isOnline = true;
    await here.go(MONDAY + 2 * WEEK_MS + DAY_MS, HOUR_MS);
    assert.equal(here.sent.length, 1);
  });

  for (const [name, text] of [["damaged", "{"], ["of another kind", "[]"], ["from the future", JSON.stringify({ until: MONDAY + 9 * WEEK_MS, weeks: {} })], ["over", JSON.stringify({ until: MONDAY - 1, weeks: {} })]]) {
    test(`what is kept but ${name} is deleted`, () => {
      const here = device();
      here.stored.set(KEY, text);
      here.reopen();
      assert.deepEqual([here.part.until(), here.stored.size], [undefined, 0]);
    });
  }
});
