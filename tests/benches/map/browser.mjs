// One visit of one page in a browser of its own: how long until it is drawn, how it moves, what it holds and loads.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { move, REST_MS } from "./hand.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const { chromium } = createRequire(path.join(root, "web", "package.json"))("playwright-core");

const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // Memory is told at once, after tidying up, instead of at some later time.
  "--enable-blink-features=ForceEagerMeasureMemory",
];
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, locale: "en-GB" };
/** In here is what came onto the screen and whose it was: the page's, a canvas' that a worker draws, or the browser's own window's. */
const PICTURES = "viz";
const CATEGORIES = ["-*", PICTURES, "blink.user_timing"];
const WINDOW = "0";
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
    const figures = { ...first, ...(page.map ? await moved(browser, tab, cdp, page) : {}), ...(await held(browser, tab, cdp, first.pid)) };
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
  const last = Math.max(start, ...pictures(events).filter((time) => time < looked));
  return { pid, drawn_ms: (last - start) / 1000, still_ms: (looked - last) / 1000, isStill: looked - last >= STILL_MS * 1000 };
}

/** When something new of the page came onto the screen, microseconds of the machine's clock. */
function pictures(events) {
  const times = (name, is = () => true) => events.filter((event) => event.name === name && is(event)).map(({ ts }) => ts).sort((a, b) => a - b);
  const isOfPage = ({ args }) => /FrameSinkId\((\d+)/.exec(args.SurfaceId)[1] !== WINDOW;
  const handedOver = times("Surface::ActivateFrame", isOfPage);
  const shown = [];
  let next = 0;
  for (const time of times("Display::FrameDisplayed")) {
    if (handedOver[next] < time) shown.push(time);
    while (handedOver[next] < time) next += 1;
  }
  return shown;
}

async function moved(browser, tab, cdp, page) {
  const box = await tab.locator(page.map).boundingBox();
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  await browser.startTracing(tab, { categories: CATEGORIES });
  const before = await busy_s(cdp);
  const touched = await move(cdp, middle, page);
  const cpu_ms = (await busy_s(cdp) - before) * 1000;
  const shown = pictures(JSON.parse(await browser.stopTracing()).traceEvents).filter((time) => time > touched[0]);
  const moveTasks = await tab.evaluate(() => window.takeLongTasks());
  return { gaps: gaps(shown, touched), cpu_ms, frame_cpu_ms: cpu_ms / shown.length, moveTasks };
}

/** From picture to picture, milliseconds; after a rest, from the touch that ended it. */
function gaps(shown, touched) {
  return shown.slice(1).map((time, nth) => {
    const before = shown[nth];
    const touch = touched.find((touch) => touch > before);
    const rested = touch < time && touch - before > REST_MS * 1000;
    return (time - (rested ? touch : before)) / 1000;
  });
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
