// A first visit of the whole app from a cheap phone on a slow line: when the list answers, and when the map is complete.

import { open, drawn } from "./browser.mjs";

const SLOW_LINE = { latency_ms: 400, bytes_per_s: 400_000 / 8 };
const THROTTLE = 4;

/** What the page notes of the list. */
function notes() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-testid=result]")) return;
    window.listed_ms = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

export async function firstVisit(server, app) {
  const { browser, tab } = await open(server, THROTTLE);
  try {
    await tab.addInitScript(notes);
    server.slow(SLOW_LINE);
    const figures = await drawn(browser, tab, { ...app, path: app.path() }, server);
    return { ...figures, listed_ms: await tab.evaluate(() => window.listed_ms) };
  } finally {
    server.slow(undefined);
    await browser.close();
  }
}
