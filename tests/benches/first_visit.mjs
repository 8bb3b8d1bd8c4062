// A first visit from a cheap phone on a slow line: when the list answers, and what was fetched before it.
// `node tests/benches/first_visit.mjs [ROUNDS]`; the server is found as in the browser tests, the pages must be built.
// What workers fetch is not slowed down, so that nothing is told here of when the map is complete.

import { PHONE, startBrowser, startServer } from "../browser/support.mjs";

const LINE = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const THROTTLE = 4;
const GOAL_MS = 5000;
const rounds = Number(process.argv[2] ?? 5);

/** What a visitor does: an address with a question, or a tap as soon as there is something to tap. */
const VISITS = [
  { name: "an address with a need", fragment: "#need=food" },
  { name: "a need is tapped", fragment: "", tap: "Food" },
  { name: "an address with a postcode", fragment: "#postcode=CV1+5FX&need=food" },
  { name: "Arabic, with a need", fragment: "#need=food", locale: "ar" },
];

/** When the list was first seen with answers to a question with a need. Runs in the page. */
function watch() {
  const observer = new MutationObserver(() => {
    if (!location.hash.includes("need=") || !document.querySelector("[data-testid=result], [data-testid=empty]")) return;
    observer.disconnect();
    // A frame later it is on the screen.
    requestAnimationFrame(() => setTimeout(() => { window.answeredAt_ms = performance.now(); }));
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** What was fetched, in the order it was asked for: start, end and bytes. Runs in the page. */
const fetched = () => performance.getEntriesByType("resource").map(({ name, startTime, responseEnd, encodedBodySize }) =>
  ({ name: new URL(name).pathname.split("/").at(-1), from_ms: startTime, to_ms: responseEnd, bytes: encodedBodySize }));

async function visit(browser, address, { fragment, tap, locale = "en-GB" }) {
  const context = await browser.newContext({ ...PHONE, locale });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", LINE);
    await session.send("Emulation.setCPUThrottlingRate", { rate: THROTTLE });
    await page.goto(`${address}/${fragment}`, { waitUntil: "commit" });
    if (tap) await page.getByTestId("need").getByRole("button", { name: tap }).tap();
    const tapped_ms = tap ? await page.evaluate(() => performance.now()) : 0;
    const answered_ms = await (await page.waitForFunction(() => window.answeredAt_ms, undefined, { timeout: 60_000 })).jsonValue();
    return { answered_ms, tapped_ms, parts: await page.evaluate(fetched) };
  } finally {
    await context.close();
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const seconds = (ms) => (ms / 1000).toFixed(2);

const server = await startServer();
const browser = await startBrowser();
try {
  const visits = VISITS.map((kind) => ({ ...kind, took_ms: [], tapped_ms: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of visits) {
      const { answered_ms, tapped_ms, parts } = await visit(browser, server.address, kind);
      kind.took_ms.push(answered_ms);
      kind.tapped_ms.push(tapped_ms);
      kind.parts = parts;
    }
  }
  for (const { name, took_ms, tapped_ms, tap, parts } of visits) {
    const middle = median(took_ms);
    console.log(`${name}: ${seconds(middle)} s (${took_ms.map(seconds).join(" ")}), ${middle <= GOAL_MS ? "met" : "missed"}: ${GOAL_MS / 1000} s${tap ? `; tapped by ${tapped_ms.map(seconds).join(" ")}` : ""}`);
    for (const { name: file, from_ms, to_ms, bytes } of parts) console.log(`  ${file.padEnd(24)} ${seconds(from_ms).padStart(6)} to ${seconds(to_ms).padStart(6)} s  ${String(bytes).padStart(7)} bytes`);
  }
} finally {
  await browser.close();
  await server.stop();
}
