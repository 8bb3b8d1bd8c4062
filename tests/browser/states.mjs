// The pages and the states they can be in, for tests that look at all of them: in any language, so nothing is found by its words.

import { STOPS_NEAR } from "./stops_support.mjs";
import { answered, mapDrawn } from "./support.mjs";

const LAW_CENTRE_AND_ROMA = "lat=52.4038&lon=-1.5092";
const CITIZENS_ADVICE = "8bcb4f37-414d-5675-871c-7d9eeca1d7b7";
const ENDED = "bbeccac4-7d85-5614-a857-9dc3da26eff5";
const CONTRADICTED = "Coventry Refugee and Migrant Centre";

/**
 * Each is an address and what is done there: `fragment`, or `path` where the page is not the app, and `act`. One that
 * needs the network to misbehave says so in `network`, which is called before the page is loaded and gives what mends it.
 */
export const STATES = [
  { name: "a first visit" },
  { name: "the list", fragment: "postcode=CV1+5FX&when=any" },
  { name: "all that is closed", fragment: "postcode=CV1+5FX&when=2026-11-26T20:00", act: unfold },
  { name: "a need chosen, at a day and time, on foot", fragment: "postcode=CV1+5FX&need=food&when=2026-11-24T09:30&arrive=walk" },
  { name: "a bank holiday", fragment: "postcode=CV1+5FX&when=2026-12-25T10:00" },
  { name: "a time that has passed", fragment: "when=2025-03-04T10:00&need=immigration-legal" },
  { name: "a place far away", fragment: "lat=51.5&lon=-0.12" },
  { name: "the sheet of needs", fragment: "need=food,work", act: (page) => openBy(page, "[data-testid=all-needs]", "needs-sheet") },
  { name: "nothing found in a language", fragment: "postcode=CV1+5FX&need=food&language=ti", act: unfold },
  { name: "an address that is partly wrong", fragment: "lat=200&lon=-1.5&need=nosuch,food&when=sometime" },
  { name: "a postcode nobody knows", fragment: "postcode=ZZ9+9ZZ" },
  { name: "a place with contradictions", fragment: "postcode=CV1+5FX&when=any", act: openContradicted },
  { name: "a place by another time", fragment: "postcode=CV1+5FX&when=2026-11-24T09:30&arrive=walk", act: openFirst },
  { name: "a place that has ended", fragment: `service=${ENDED}`, act: (page) => shown(page, "details") },
  { name: "a place that is gone", fragment: "service=nosuch", act: (page) => shown(page, "details") },
  { name: "several at one place", fragment: `${LAW_CENTRE_AND_ROMA}&need=immigration-legal,community&when=any`, act: openSeveral },
  { name: "the words about the map", act: (page) => page.locator(".map-about summary").click() },
  { name: "without a connection", fragment: "when=any", act: loseConnection, leave: (page) => page.context().setOffline(false) },
  { name: "still loading", network: (page) => meddle(page, neverAnswer), ready: (page) => page.locator(".loading").waitFor() },
  { name: "something found while typing", act: (page) => type(page, "lekarz") },
  { name: "nothing found while typing", act: (page) => type(page, "qqqqqqqq") },
  { name: "English beside each sentence", fragment: "postcode=CV1+5FX&when=any&beside=en", act: openFirst },
  { name: "a new version offered", network: (page) => pretend(page, "a newer version"), act: (page) => page.getByTestId("update").waitFor() },
  { name: "a place being read aloud", fragment: `service=${CITIZENS_ADVICE}`, network: (page) => pretend(page, "voices"), act: readAloud },
  { name: "plain: the form", path: "/plain" },
  { name: "plain: a mistake", path: "/plain?postcode=CV1&need=food" },
  { name: "plain: the list", path: "/plain?postcode=CV1+5FX&when=any", act: unfold },
  { name: "plain: nothing found in a language", path: "/plain?postcode=CV1+5FX&need=food&language=ti" },
  { name: "plain: a place", path: `/plain/services/${CITIZENS_ADVICE}`, act: unfold },
  { name: "failed to load", network: (page) => meddle(page, breakOff), ready: (page) => page.getByRole("alert").waitFor() },
];

let visits = 0;

/** Brings a page into a state, in a language. What it gives back must be called before the page goes elsewhere. */
export async function bring(page, server, { path, fragment, act, network, leave, ready = path ? undefined : answered }, lang) {
  const mend = await network?.(page);
  const address = new URL(path ?? "/", server.address);
  if (path) address.searchParams.set("lang", lang);
  else {
    address.hash = [fragment, `lang=${lang}`].filter(Boolean).join("&");
    // Otherwise nothing but the fragment would change, and what was open before would stay.
    address.searchParams.set("state", String((visits += 1)));
  }
  await page.goto(address.href);
  await page.locator(`html[lang=${lang}]`).waitFor();
  await ready?.(page);
  await act?.(page);
  return async () => {
    await mend?.();
    await leave?.(page);
  };
}

function shown(page, sheet) {
  return page.getByTestId(sheet).waitFor();
}

async function openBy(page, selector, sheet) {
  await page.locator(selector).click();
  await shown(page, sheet);
}

function openFirst(page) {
  return openBy(page, "[data-testid=result] a.card-link >> nth=0", "details");
}

async function openContradicted(page) {
  await page.getByRole("link", { name: CONTRADICTED }).first().click();
  await shown(page, "details");
  for (const folded of await page.locator("[data-testid=details] summary").all()) await folded.click();
}

async function unfold(page) {
  for (const folded of await page.locator("main summary").all()) await folded.click();
}

async function type(page, words) {
  await page.getByTestId("search").fill(words);
  await page.locator(".search-panel:not([hidden])").waitFor();
}

/** From place to place of the map, until one is several in one house. */
async function openSeveral(page) {
  const [map, details] = [page.getByTestId("map"), page.getByTestId("details")];
  await mapDrawn(page);
  await map.focus();
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press("Tab");
    if (!(await onMap(page))) break;
    await page.keyboard.press("Enter");
    if (await page.getByTestId("several").isVisible()) return;
    if (await details.isVisible()) {
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "hidden" });
      // The address goes back too, and only then is focus where it was: Tab would lead elsewhere before.
      await page.waitForFunction(() => !location.hash.includes("service=") && document.activeElement?.dataset.testid === "map");
    } else {
      // What was together is apart with the next frame: before it, Tab would lead on from what is no more, and out of the map.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
  }
  throw new Error("no place of the map opens a list of several");
}

function onMap(page) {
  return page.evaluate(() => document.activeElement?.dataset.testid === "map");
}

async function loseConnection(page) {
  await page.context().setOffline(true);
  await page.waitForFunction(() => document.querySelector(".offline-age").textContent !== "");
}

/** Only where the server knows stops. */
export const WITH_A_STOP = {
  name: "a place with a stop beside it", fragment: `when=any&service=${STOPS_NEAR.joiningCommunities}`,
  act: (page) => page.locator("[data-testid=details] .address .stop").waitFor(),
};

/** The browser has what it has not, for as long as one state lasts. */
async function pretend(page, what) {
  await page.addInitScript(pretended);
  await page.evaluate((what) => sessionStorage.setItem("pretended", what), what);
  return () => page.evaluate(() => sessionStorage.removeItem("pretended"));
}

/** Runs in the page before its own scripts. */
function pretended() {
  const put = (object, name, value) => Object.defineProperty(object, name, { value, configurable: true });
  const target = (parts) => Object.assign(new EventTarget(), parts);
  const what = sessionStorage.getItem("pretended");
  if (what === "a newer version") {
    const [active, waiting] = ["activated", "installed"].map((state) => target({ state, postMessage() {} }));
    const registration = target({ active, waiting, installing: null, update: async () => undefined });
    put(navigator, "serviceWorker", target({ controller: active, register: async () => registration }));
  }
  if (what === "voices") {
    const voices = ["en-GB", "ar-EG", "pl-PL", "ti-ET"].map((lang) => ({ lang, name: lang, localService: true }));
    put(window, "speechSynthesis", { getVoices: () => voices, addEventListener() {}, speak() {}, cancel() {} });
    put(window, "SpeechSynthesisUtterance", class {});
  }
}

async function readAloud(page) {
  await shown(page, "details");
  await page.getByTestId("details").getByTestId("read-aloud").click();
}

function neverAnswer() {}

function breakOff(route) {
  return route.abort();
}

async function meddle(page, handle) {
  await page.route("**/api/v1/directory", handle);
  return () => page.unroute("**/api/v1/directory", handle);
}
