// Joins the parts: the fragment is the question, the engine on this device answers, the views show it.

import type { Hit, ServiceDetail } from "./answer";
import { isProblem } from "./answer";
import { announce } from "./announce";
import { ask, everyHit, findPostcode, occurringLanguages, type Answers } from "./ask";
import { card } from "./card";
import { details } from "./details";
import { load, type Device } from "./device";
import { h, slot } from "./dom";
import { filtersView } from "./filters";
import { footer, languageSwitch, skipLinks } from "./header";
import { loadLanguage, preferred, type I18n } from "./i18n";
import { mapPane, type MapPane } from "./map";
import { placeView } from "./place";
import { read, write, type Question } from "./question";
import { resultsView } from "./results";
import { sheet } from "./sheet";
import { fromData } from "./words";

const MINUTE_MS = 60_000;

let { question, refused } = read(location.hash);
let device: Device | undefined;
let answers: Answers | undefined;
let map: MapPane | undefined;
let views: Views | undefined;
let lastSpoken = "";
/** Begun before anything else: the engine is fetched while the words are. */
let loading = begin();

type Views = ReturnType<typeof buildViews>;

/** Everything with words in it; built anew when the language of the page changes. */
function buildViews(i18n: I18n) {
  const filters = filtersView(i18n, { change });
  const place = placeView(i18n, {
    askFromPostcode: (text) => void askFromPostcode(text),
    askFromPoint: (lon, lat) => change({ place: { kind: "point", lon, lat } }),
    forgetPlace: () => change({ place: { kind: "none" } }),
  });
  const results = resultsView(i18n, { open: openHit, change, retry });
  const detail = sheet(i18n, "details-sheet", "details", () => { if (question.service) closeService(); });
  const several = sheet(i18n, "several-sheet", "several", () => undefined);
  return { i18n, filters, place, results, detail, several };
}

function mount(i18n: I18n): void {
  views = buildViews(i18n);
  document.documentElement.lang = i18n.code;
  document.documentElement.dir = i18n.direction;
  document.title = i18n.text("app.title");
  slot("skip").replaceChildren(...skipLinks(i18n));
  slot("tagline").textContent = i18n.text("app.tagline");
  slot("language-switch").replaceChildren(languageSwitch(i18n, (code) => void readIn(code)));
  slot("question").setAttribute("aria-label", i18n.text("app.question"));
  slot("question").replaceChildren(views.place.element, views.filters.element);
  slot("results").setAttribute("aria-label", i18n.text("results.label"));
  slot("results").replaceChildren(views.results.element);
  slot("map-pane").setAttribute("aria-label", i18n.text("map.label"));
  slot("footer").replaceChildren(...footer(i18n));
  slot("sheets").replaceChildren(views.detail.dialog, views.several.dialog);
  if (map) map.speak(i18n);
  else slot("map-pane").replaceChildren((map = mapPane(i18n, { openPin, openSeveral })).element);
  if (device) views.filters.offerLanguages(occurringLanguages(device.engine, new Date()));
  else views.results.loading();
}

/** The visitor changed the question: it is written into the fragment, and answered. */
function change(patch: Partial<Question>): void {
  question = { ...question, ...patch };
  refused = [];
  history.pushState(null, "", write(question));
  void answer();
}

async function readIn(code: string): Promise<void> {
  question = { ...question, lang: code };
  history.replaceState(history.state, "", write(question));
  mount(await loadLanguage(code));
  await answer();
  document.getElementById("lang")?.focus();
}

async function askFromPostcode(text: string): Promise<void> {
  if (!device || !views) return;
  await device.postcodes;
  const found = findPostcode(device.engine, text);
  if (isProblem(found)) views.place.fail(text);
  else change({ place: { kind: "postcode", postcode: found.postcode } });
}

/** Answers the question as it stands and shows it everywhere. */
async function answer(): Promise<void> {
  if (!views) return;
  const now = new Date();
  views.filters.show(question, now);
  views.place.show(question.place);
  if (!device) return;
  const asked = await answerable(device, question);
  if (asked.failed) views.place.fail(asked.failed);
  answers = ask(device.engine, asked.question, now, views.i18n.code);
  views.results.show(answers, refused);
  map?.show(answers);
  showService();
  speak(views.results.summary(answers));
}

/** A question whose postcode is unknown is asked from the city's center, and the postcode is complained of. */
async function answerable({ engine, postcodes }: Device, asked: Question): Promise<{ question: Question; failed?: string }> {
  if (asked.place.kind !== "postcode") return { question: asked };
  await postcodes;
  const found = findPostcode(engine, asked.place.postcode);
  if (!isProblem(found)) return { question: { ...asked, place: { kind: "postcode", postcode: found.postcode } } };
  return { question: { ...asked, place: { kind: "none" } }, failed: asked.place.postcode };
}

function speak(words: string): void {
  if (words !== lastSpoken) announce(words);
  lastSpoken = words;
}

function openHit(hit: Hit): void {
  openService(hit.properties.service_id);
}

function openPin(id: string): void {
  const hit = hitOf(id);
  if (hit) openHit(hit);
}

function openSeveral(ids: readonly string[]): void {
  if (!views || !answers) return;
  const { i18n, several } = views;
  const shown = answers;
  const hits = ids.flatMap((id) => hitOf(id) ?? []);
  const open = (hit: Hit) => {
    several.close();
    openHit(hit);
  };
  several.open(i18n.text("map.same_place"), h("ul", { class: "cards" }, hits.map((hit) => card(i18n, hit, shown, "closed", open))), () => map?.canvas);
}

const hitOf = (id: string): Hit | undefined => (answers ? everyHit(answers) : []).find((hit) => hit.id === id);

/** The details are a step of their own, so that "back" closes them. */
function openService(id: string): void {
  question = { ...question, service: id };
  history.pushState({ opened: true }, "", write(question));
  showService();
}

function closeService(): void {
  const opened = (history.state as { opened?: boolean } | null)?.opened === true;
  question = { ...question, service: undefined };
  if (opened) history.back();
  else history.replaceState(null, "", write(question));
  map?.select(undefined);
}

function showService(): void {
  if (!views || !device) return;
  const { detail, i18n } = views;
  if (!question.service) return detail.dialog.open ? detail.close() : undefined;
  const now = new Date();
  const found = JSON.parse(device.engine.service(question.service, i18n.code, Math.floor(now.getTime() / 1000))) as ServiceDetail;
  if (isProblem(found)) return detail.open(i18n.text("details.missing"), null);
  detail.open(fromData(found.name, found.text_lang), details(i18n, found, { now, distance_m: (id) => (id ? (hitOf(id)?.properties.distance_m ?? null) : null), showOnMap }));
  const pin = found.locations.map((location) => location.service_at_location_id).find((id) => id && hitOf(id));
  if (pin) map?.select(pin);
}

function showOnMap(id: string): void {
  views?.detail.close();
  map?.element.scrollIntoView({ block: "center" });
  map?.canvas.focus({ preventScroll: true });
  map?.select(id);
}

/** The fragment changed under us: back, forward, or an edited address. */
async function fragmentChanged(): Promise<void> {
  if (location.hash === write(question) || !views) return;
  ({ question, refused } = read(location.hash));
  const code = question.lang ?? preferred(navigator.languages);
  if (code !== views.i18n.code) mount(await loadLanguage(code));
  await answer();
}

function keepTime(): void {
  setInterval(() => { if (question.when === "now" && !document.hidden) void answer(); }, MINUTE_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void answer(); });
}

function begin(): Promise<Device> {
  const begun = load();
  begun.catch(() => undefined);
  return begun;
}

async function start(): Promise<void> {
  views?.results.loading();
  try {
    device = await loading;
  } catch (error) {
    console.error(error);
    views?.results.failed();
    return;
  }
  views?.filters.offerLanguages(occurringLanguages(device.engine, new Date()));
  await answer();
  map?.attach(device);
}

function retry(): void {
  loading = begin();
  void start();
}

addEventListener("popstate", () => void fragmentChanged());
addEventListener("hashchange", () => void fragmentChanged());
const wanted = question.lang ?? preferred(navigator.languages);
mount(await loadLanguage(wanted).catch(() => loadLanguage("en")));
void answer();
await start();
keepTime();
