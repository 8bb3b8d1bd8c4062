// One visit of one page in a browser of its own: how long until it is drawn, how it moves, what it holds and loads.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { move } from "./hand.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const { chromium } = createRequire(path.join(root, "web", "package.json"))("playwright-core");

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // Memory is told at once, after tidying up, instead of at some later time.
  "--enable-blink-features=ForceEagerMeasureMemory",
];
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, locale: "en-GB" };
/** In here is when the page's own pictures came onto the screen; frames in which nothing changed are told apart. */
const PICTURES = "disabled-by-default-devtools.timeline.frame";
const CATEGORIES = ["-*", PICTURES, "blink.user_timing"];
/** Nothing may change for so long before a map counts as drawn. */
const STILL_MS = 500;
const WATCHED_MS = 2000;
const LOOKED = "looked";
const PATIENCE_MS = 60_000;

/** What the page notes of itself while it is measured. */
function notes() {
  const longTasks = [];
  new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask", buffered: true });
  window.takeLongTasks = () => longTasks.splice(0);
  window.countFrames = () => {
    const times = [];
    let going = true;
    const next = (now) => {
      times.push(now);
      if (going) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    window.takeFrames = () => {
      going = false;
      return times;
    };
  };
}

/** A browser of its own with a tab at a throttle, in which all that every page needs is started: the process, the connection. */
export async function open(server, throttle) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });
  const context = await browser.newContext(PHONE);
  const tab = await context.newPage();
  tab.setDefaultTimeout(PATIENCE_MS);
  await tab.addInitScript(notes);
  await tab.goto(`${server.address}/pages/empty.html`);
  const cdp = await context.newCDPSession(tab);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: throttle });
  server.taken();
  return { browser, tab, cdp };
}

/** Opens `page` (its path, how it says that it is ready, where its map is) and measures all. */
export async function visit(server, page, { throttle }) {
  const { browser, tab, cdp } = await open(server, throttle);
  try {
    const faults = [];
    tab.on("pageerror", (error) => faults.push(error.message));
    const first = await drawn(browser, tab, page, server);
    const figures = { ...first, ...(page.map ? await moved(tab, cdp, page) : {}), ...(await held(browser, tab, cdp, first.pid)) };
    if (faults.length > 0) throw new Error(`${page.name}: ${faults.join("; ")}`);
    return figures;
  } finally {
    await browser.close();
  }
}

/** From the start of the navigation to the last picture before nothing changed any more. */
export async function drawn(browser, tab, page, server) {
  await browser.startTracing(tab, { categories: CATEGORIES });
  await tab.goto(server.address + page.path);
  await page.ready(tab);
  await tab.waitForTimeout(WATCHED_MS);
  await tab.evaluate((mark) => performance.mark(mark), LOOKED);
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const loadTasks = await tab.evaluate(() => window.takeLongTasks());
  return { ...lastPicture(traceEvents, server.address + page.path), loadTasks, sent: server.taken() };
}

function lastPicture(events, url) {
  const { ts: start, pid } = events.find(({ name, args }) => name === "navigationStart" && args.data?.documentLoaderURL === url);
  const { ts: looked } = events.find(({ name }) => name === LOOKED);
  const began = new Map();
  let last = start;
  for (const { name, ph, id2, ts, args } of events.filter((event) => event.pid === pid).sort((a, b) => a.ts - b.ts)) {
    if (name !== "PipelineReporter" || ts < start) continue;
    if (ph === "b") began.set(id2.local, args.frame_reporter.state.startsWith("STATE_PRESENTED"));
    else if (ph === "e" && began.get(id2.local)) last = Math.max(last, ts);
  }
  return { pid, drawn_ms: (last - start) / 1000, still_ms: (looked - last) / 1000, isStill: looked - last >= STILL_MS * 1000 };
}

async function moved(tab, cdp, page) {
  const box = await tab.locator(page.map).boundingBox();
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  const before = await busy_s(cdp);
  await tab.evaluate(() => window.countFrames());
  await move(cdp, middle, page);
  const times = await tab.evaluate(() => window.takeFrames());
  const cpu_ms = (await busy_s(cdp) - before) * 1000;
  const gaps = times.slice(1).map((time, idx) => time - times[idx]);
  const moveTasks = await tab.evaluate(() => window.takeLongTasks());
  return { gaps, cpu_ms, frame_cpu_ms: cpu_ms / gaps.length, moveTasks };
}

async function busy_s(cdp) {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

/** What scripts and wasm hold, workers' too; and what the page's process and the one that shows it hold in all. */
async function held(browser, tab, cdp, pid) {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await cdp.send("HeapProfiler.collectGarbage");
  const { bytes } = await tab.evaluate(() => performance.measureUserAgentSpecificMemory());
  const admin = await browser.newBrowserCDPSession();
  const { processInfo } = await admin.send("SystemInfo.getProcessInfo");
  const shown = [pid, ...processInfo.filter(({ type }) => type === "GPU").map(({ id }) => id)];
  const shares = await Promise.all(shown.map(async (id) => Number(/^Pss:\s+(\d+) kB/m.exec(await readFile(`/proc/${id}/smaps_rollup`, "utf8"))[1])));
  return { heap_mb: bytes / 1e6, process_mb: (shares.reduce((sum, kib) => sum + kib) * 1024) / 1e6 };
}
