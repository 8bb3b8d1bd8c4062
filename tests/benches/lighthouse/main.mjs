// What Lighthouse thinks of the pages on its own phone profile: a slow processor and line, computed from what it saw.
// `cargo xtask bench lighthouse [-- --rounds N]`; the scores are the median round's, with every audit that is not full marks.

import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { startServer } from "../../browser/support.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const GOALS = { performance: 95, accessibility: 100, "best-practices": 100, seo: 95 };
const SLOWER = 4;
const LONG_MS = 50;
const PAGES = ["/", "/#postcode=CV1+5FX&need=food&when=any", "/#lang=ar&need=food"];
const TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index"];

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "3" }, page: { type: "string", multiple: true, default: PAGES } } });
process.env.WAYMARK_TEST_BINARY ??= process.env.WAYMARK_BENCH_BINARY;

async function visit(address) {
  const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
  try {
    const { lhr, artifacts } = await lighthouse(address, { port: chrome.port, output: "json", logLevel: "error", onlyCategories: Object.keys(GOALS) });
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    return { ...lhr, blocked_ms: blocked(artifacts.Trace.traceEvents) };
  } finally {
    await chrome.kill();
  }
}

/**
 * Lighthouse takes the time that passed for work. On a machine that others use too, the processor time of the same tasks
 * tells what the page itself is to blame for: so much of each, slowed down as Lighthouse does, as is longer than 50 ms.
 */
function blocked(events) {
  const paint = events.find(({ name }) => name === "firstContentfulPaint");
  const tasks = events.filter(({ name, pid, tid, ts, tdur }) => name === "RunTask" && tdur && pid === paint.pid && tid === paint.tid && ts >= paint.ts);
  return tasks.reduce((sum, { tdur }) => sum + Math.max(0, (tdur / 1000) * SLOWER - LONG_MS), 0);
}

const score = (lhr, category) => Math.round(lhr.categories[category].score * 100);
const median = (rounds, of) => rounds.toSorted((a, b) => of(a) - of(b))[Math.floor(rounds.length / 2)];

/** Audits that cost points, each with its own words. */
function faults(lhr) {
  const counted = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id));
  return [...new Set(counted)].map((id) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
}

function told(page, rounds) {
  const middle = median(rounds, (lhr) => score(lhr, "performance"));
  const cells = Object.keys(GOALS).map((category) => {
    const worst = Math.min(...rounds.map((lhr) => score(lhr, category)));
    return category === "performance" ? `${score(middle, category)} (${rounds.map((lhr) => score(lhr, category)).join(" ")})` : String(worst);
  });
  console.log(`| \`${page}\` | ${cells.join(" | ")} | ${TIMES.map((id) => middle.audits[id].displayValue).join(" | ")} | ${median(rounds, (lhr) => lhr.blocked_ms).blocked_ms.toFixed(0)} ms |`);
  return faults(middle).map(({ id, title, displayValue, score }) => `- \`${page}\`: ${id} ${score} – ${title}${displayValue ? ` (${displayValue})` : ""}`);
}

const server = await startServer();
// A server that runs has packed its directory long ago.
await (await fetch(`${server.address}/api/v1/directory`)).arrayBuffer();
try {
  const version = execFileSync(CHROMIUM, ["--version"], { encoding: "utf8" }).trim();
  console.log(`### Lighthouse, phone profile: ${version}, headless; ${cpus().length} cores (${cpus()[0].model}); ${options.rounds} rounds; load ${loadavg()[0].toFixed(1)}\n`);
  console.log(`| page | ${Object.entries(GOALS).map(([category, goal]) => `${category} (≥ ${goal})`).join(" | ")} | ${TIMES.join(" | ")} | the same blocking in processor time |`);
  console.log(`|---|${"---|".repeat(Object.keys(GOALS).length + TIMES.length + 1)}`);
  const costs = [];
  for (const page of options.page) {
    const rounds = [];
    for (let round = 0; round < Number(options.rounds); round += 1) rounds.push(await visit(`${server.address}${page}`));
    costs.push(...told(page, rounds));
  }
  console.log(`\n${costs.length > 0 ? costs.join("\n") : "Full marks in every audit."}`);
} finally {
  await server.stop();
}
