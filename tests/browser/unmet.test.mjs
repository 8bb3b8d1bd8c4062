// The answer that a device gives about searches that found nothing is the engine's, bit by bit, and as
// random as promised. No browser is needed.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import test from "node:test";

const root = new URL("../../", import.meta.url);
const { build } = createRequire(new URL("web/build.mjs", root))("esbuild");
const entry = new URL("web/src/unmet/answer.ts", root).pathname;
const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false });
const { answer, randomNumbers } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);

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
