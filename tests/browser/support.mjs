// What the browser tests share: the real server with a database of its own, a phone, and what the phone sent.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, mkdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const { chromium } = createRequire(path.join(root, "web", "package.json"))("playwright-core");

export const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const DESKTOP = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
export const EXAMPLE = "CV1 5FX";
/** On a busy machine a debug server takes long over what it is quick about in release. */
const SLOWEST_MS = 60_000;
/** What a page does by itself about a tap is done long before. */
const PATIENCE_MS = 10_000;

const BROWSER_ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The binary that `WAYMARK_TEST_BINARY` names; without it, one built from this source, which reads `web/dist` from disk. */
async function serverBinary() {
  if (process.env.WAYMARK_TEST_BINARY) return process.env.WAYMARK_TEST_BINARY;
  const built = await promisify(execFile)(process.env.CARGO ?? "cargo", [
    "build", "--quiet", "--locked", "--package", "server", "--bin", "waymark", "--message-format", "json",
  ], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const executables = built.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line).executable).filter(Boolean);
  if (executables.length === 0) throw new Error("cargo did not say where the server is");
  return executables.at(-1);
}

/** Runs the same binary for another of its commands. */
export async function waymark(...args) {
  return promisify(execFile)(await serverBinary(), args);
}

/** A file of tests that is ended for taking too long must not leave its server behind. */
function endWithUs(child) {
  const end = () => child.kill("SIGKILL");
  const leave = () => process.exit(1);
  process.once("exit", end);
  process.once("SIGTERM", leave);
  child.once("exit", () => {
    process.off("exit", end);
    process.off("SIGTERM", leave);
  });
}

/** Starts `waymark serve` on an empty database and a free port, in a folder of its own, as on another machine; resolves once it answers. `options` are those of `serve`. */
export async function startServer(...options) {
  const binary = await serverBinary();
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-browser-"));
  const child = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:waymark.db", ...options], {
    cwd: folder, stdio: ["ignore", "pipe", "inherit"],
  });
  endWithUs(child);
  const address = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${binary} ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^listening on (http:\S+)$/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return {
    address,
    /** As other commands are told it. */
    database: `sqlite:${path.join(folder, "waymark.db")}`,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: BROWSER_ARGUMENTS });
}

/** A server and a browser for the tests of one file. */
export function world(before, after, options = async () => []) {
  const here = {};
  before(async () => {
    here.server = await startServer(...(await options()));
    here.browser = await startBrowser();
  });
  after(async () => {
    await here.browser?.close();
    await here.server?.stop();
  });
  /** A fresh visitor, without a worker that would keep what a test holds back; `options` are those of a browser context. Errors of the page fail the test that looks. */
  here.visitor = async (options = {}) => {
    const context = await here.browser.newContext({ ...PHONE, locale: "en-GB", reducedMotion: "reduce", serviceWorkers: "block", ...options });
    context.setDefaultTimeout(SLOWEST_MS);
    const page = await context.newPage();
    const sent = [];
    const faults = [];
    context.on("request", (request) => sent.push({
      url: request.url(), method: request.method(), headers: request.headers(), body: request.postData() ?? "",
      byWorker: request.serviceWorker() !== null,
    }));
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
    return { context, page, sent, faults, open: (fragment = "") => openPage(page, `${here.server.address}/${fragment}`) };
  };
  return here;
}

/** Opens an address and waits until the list is there and the map is drawn. */
export async function openPage(page, address) {
  await page.goto(address);
  await answered(page);
}

/** The answer is shown when the list's heading or the sentence for "nothing" is. */
export async function answered(page) {
  await page.waitForSelector("[data-testid=summary], [data-testid=empty]", { state: "attached" });
}

/** The list as the contract's hooks tell it. */
export async function resultsOf(page) {
  return page.$$eval("[data-testid=results] [data-testid=result]", (items) =>
    items.map(({ dataset }) => ({ id: dataset.id, state: dataset.state, distance: dataset.distance })));
}

/** Asserts again until it holds: what a page does about a tap, it does a moment later. What stays wrong fails as it last did. */
export async function soon(asserts) {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const failed = await asserts().then(() => undefined, (error) => error);
    if (!failed) return;
    if (performance.now() > end) throw failed;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/** The list comes to be this one. */
export function listed(page, expected, message) {
  return soon(async () => assert.deepEqual(await resultsOf(page), expected, message));
}

/** The same question, asked over HTTP. */
export async function apiNearest(server, parameters) {
  const response = await fetch(`${server.address}/api/v1/nearest?${new URLSearchParams(parameters)}`);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  const { features } = await response.json();
  return features.map(({ id, properties }) => ({
    id, state: properties.open.state, distance: properties.distance_m === null ? "" : String(properties.distance_m),
  }));
}

/** Next Tuesday, London's date. */
export function nextTuesday() {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date());
  const date = new Date(`${today}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + ((2 - date.getUTCDay() + 7) % 7 || 7));
  return date.toISOString().slice(0, 10);
}

/** The instant at which London's clocks show this, such as `2026-07-21T10:00`. */
export function inLondon(local) {
  const asIfThere = new Date(`${local}:00Z`);
  const shown = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Europe/London" }).format(asIfThere);
  return new Date(2 * asIfThere - Date.parse(`${shown.replace(" ", "T")}:00Z`));
}

/** How many different colors a grid of points of the canvas shows. */
export async function colorsOnMap(page) {
  return page.$eval("[data-testid=map]", (canvas) => {
    const copy = document.createElement("canvas");
    copy.width = canvas.width;
    copy.height = canvas.height;
    const ctx = copy.getContext("2d");
    ctx.drawImage(canvas, 0, 0);
    const { data } = ctx.getImageData(0, 0, copy.width, copy.height);
    const colors = new Set();
    for (let at = 0; at < data.length; at += 4 * 7) colors.add(`${data[at]},${data[at + 1]},${data[at + 2]},${data[at + 3]}`);
    return colors.size;
  });
}

/** Waits until the map has painted more than a ground. */
export async function mapDrawn(page) {
  // The ground may be there before the pins are.
  await page.locator("[data-testid=map][data-pins]").waitFor({ state: "attached" });
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await colorsOnMap(page)) > 20) return;
    await page.waitForTimeout(100);
  }
  throw new Error("the map stayed blank");
}

export async function catalogue(code) {
  return JSON.parse(await readFile(path.join(root, "web", "lang", `${code}.json`), "utf8"));
}

export const webSource = path.join(root, "web", "src");

/** Where the pictures of a run are laid for a person to look at. */
export async function screenshotFolder() {
  const folder = path.join(root, "tests", "browser", "screenshots");
  await mkdir(path.join(folder, "languages"), { recursive: true });
  return folder;
}
