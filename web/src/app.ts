// Joins the parts: the fragment is the question, the engine on this device answers, the views show it.

import type { Hit } from "./answer";
import { isProblem } from "./answer";
import { announce } from "./announce";
import { hush } from "./aloud";
import { ask, everyHit, findPostcode, findService, occurringLanguages, pairNames, type Answers } from "./ask";
import { forget, pair } from "./beside";
import { card } from "./card";
import { longDate } from "./dates";
import { details } from "./details";
import { load, type Device } from "./device";
import { fill, h, replace, slot } from "./dom";
import { filtersView } from "./filters";
import { find, prepare, type Found } from "./find";
import { footer, languageSwitch, skipLinks } from "./header";
import { loadLanguage, type I18n } from "./i18n";
import { mapPane, type MapPane } from "./map";
import { breathe, shown } from "./pace";
import { placeView, type Trouble } from "./place";
import type { Place, Question } from "./question";
import { resultsView, type Failure } from "./results";
import { sheet } from "./sheet";
import { stage } from "./stage";
import { localDate } from "./time";
import { LANGUAGES } from "./tongue";
import type { Unmet } from "./unmet/unmet";
import { fromData } from "./words";

const MINUTE_MS = 60_000;

let { question, refused } = stage.read();
let device: Device | undefined;
let answers: Answers | undefined;
let map: MapPane | undefined;
let views: Views | undefined;
/** Where the server takes answers about searches that found nothing. */
let unmet: Unmet | undefined;
let lastSpoken = "";
/** The device could not be loaded: said in every language the visitor turns to, until it is tried again. */
let failed: Failure | undefined;
/** Counted up with every answer, every language and every postcode begun: only the last of each is shown. */
let answering = 0;
let turning = 0;
let finding = 0;
const offline = stage.offline({ renew });
/** Begun before anything else: the engine is fetched while the words are. */
let loading = begin();

type Views = ReturnType<typeof buildViews>;

/** Everything with words in it; built anew when the language of the page changes. */
function buildViews(i18n: I18n) {
  forget();
  const filters = filtersView(i18n, { change, begin: () => void prepareSearch(i18n).catch(() => undefined), find: (text) => search(i18n, text), open: openService });
  const place = placeView(i18n, {
    askFromPostcode: (text) => void askFromPostcode(text),
    askFromPoint: (lon, lat) => change({ place: { kind: "point", lon, lat } }),
    forgetPlace: () => change({ place: { kind: "none" } }),
  });
  const results = resultsView(i18n, { open: openHit, change, retry, under: (shown) => unmet?.offer(i18n, shown) });
  const detail = sheet(i18n, "details-sheet", "details", () => {
    hush();
    if (question.service) closeService();
  });
  const several = sheet(i18n, "several-sheet", "several", () => undefined);
  return { i18n, filters, place, results, detail, several };
}

/** Shows them, with the question as it stands: nothing moves when it is answered. */
function mount(built: Views): void {
  views = built;
  const { i18n } = views;
  hush();
  document.documentElement.lang = i18n.code;
  document.documentElement.dir = i18n.direction;
  document.title = i18n.text("app.title");
  stage.dress(i18n);
  slot("skip").replaceChildren(...skipLinks(i18n));
  fill(slot("tagline"), i18n.text("app.tagline"));
  replace(slot("language-switch"), languageSwitch(i18n, readIn));
  slot("trouble").replaceChildren();
  slot("question").setAttribute("aria-label", i18n.text("app.question"));
  slot("question").replaceChildren(views.place.element, views.filters.element);
  views.place.show(question.place);
  views.filters.show(question, new Date());
  slot("results").setAttribute("aria-label", i18n.text("results.label"));
  slot("results").replaceChildren(views.results.element);
  slot("map-pane").setAttribute("aria-label", i18n.text("map.label"));
  showFooter();
  offline.speak(i18n);
  slot("sheets").replaceChildren(views.detail.dialog, views.several.dialog);
  if (map) map.speak(i18n);
  else {
    map = mapPane(i18n, { opened: showFooter, openPin, openSeveral });
    slot("map-pane").replaceChildren(map.element);
    if (device) map.attach(device);
  }
  if (device) views.filters.offerLanguages(occurringLanguages(device.engine, new Date()));
  else if (failed) views.results.failed(failed);
  else views.results.loading();
}

function showFooter(): void {
  if (views) replace(slot("footer"), offline.section, ...footer(views.i18n, readIn, map?.told(), unmet?.footer(views.i18n)));
}

/** The visitor changed the question: it is written into the fragment, and answered. */
function change(patch: Partial<Question>): void {
  if (patch.place) finding += 1;
  question = { ...question, ...patch };
  refused = [];
  // Whoever asked hears an answer, be it the same as before; the minute that passes says only what is new.
  lastSpoken = "";
  stage.push(question);
  void answer();
}

/** The visitor chose a language for the page, and whether English is shown beside it. */
function readIn(code: string, beside: boolean): void {
  question = { ...question, lang: code, beside };
  stage.replace(question, history.state);
  void turnTo(code, beside);
}

/** Shows the page in a language, unless another is chosen meanwhile; where it cannot be had, the page stays as it is. */
async function turnTo(code: string, beside: boolean): Promise<void> {
  const mine = ++turning;
  const shown = views?.i18n;
  if (code === shown?.code && (beside && code !== "en") === (shown.english !== undefined)) return;
  try {
    const i18n = await loadLanguage(code, beside);
    if (mine !== turning) return;
    const built = buildViews(i18n);
    if (!views) await breathe();
    if (mine !== turning) return;
    mount(built);
  } catch (error) {
    console.error(error);
    if (mine !== turning) return;
    await stayIn(code);
  }
  await answer();
}

/** The page keeps the language it has, English if none, and says so; its address says the same. */
async function stayIn(wanted: string): Promise<void> {
  if (views) {
    question = { ...question, lang: views.i18n.code, beside: views.i18n.english !== undefined };
    stage.replace(question, history.state);
    mount(buildViews(views.i18n));
  } else mount(buildViews(await loadLanguage("en", false)));
  const language = LANGUAGES.find(({ code }) => code === wanted)?.name ?? wanted;
  slot("trouble").replaceChildren(...(views?.i18n.nodes("app.language_failed", { language }) ?? []));
}

/** What a search needs is fetched when the field is entered. */
async function prepareSearch(i18n: I18n): Promise<Device> {
  const ready = await loading;
  await prepare(ready, i18n);
  return ready;
}

/** Finds nothing while there is no data: the list says why. */
async function search(i18n: I18n, text: string): Promise<Found> {
  try {
    return find(await prepareSearch(i18n), i18n, text);
  } catch (error) {
    console.error(error);
    return { needs: [], places: [], danger: false };
  }
}

/** What is typed before the data is here waits for it. */
async function askFromPostcode(text: string): Promise<void> {
  const mine = ++finding;
  if (failed) retry();
  views?.place.wait();
  try {
    const { engine, postcodes } = await loading;
    await postcodes();
    if (mine !== finding) return;
    const found = findPostcode(engine, text);
    if (isProblem(found)) views?.place.fail("unknown", text);
    else change({ place: { kind: "postcode", postcode: found.postcode } });
  } catch (error) {
    console.error(error);
    if (mine === finding) views?.place.fail("unreachable", text);
  }
}

/** Answers the question as it stands and shows it everywhere, unless another is asked meanwhile. */
async function answer(): Promise<void> {
  const mine = ++answering;
  views?.filters.show(question, new Date());
  views?.place.show(question.place);
  if (!device) return;
  try {
    const placed = await placeOf(device, question.place);
    if (mine !== answering || !views) return;
    views.place.settle(question.place, placed.trouble);
    views.filters.settle(placed.place.kind !== "none");
    const asked = ask(device.engine, { ...question, place: placed.place }, new Date(), views.i18n.code);
    // The first answer of a page is the one that finds everything cold.
    if (!answers) await breathe();
    if (mine !== answering) return;
    answers = asked;
  } catch (error) {
    console.error(error);
    return views?.results.failed("broken");
  }
  if (views.i18n.english) pairNames(device.engine, answers);
  unmet?.searched(answers);
  views.results.show(answers, refused);
  map?.show(answers);
  showService();
  speak(views.results.summary(answers));
  stage.answered();
}

/** Where to ask from: with a postcode that cannot be found, the city's center, and why. */
async function placeOf({ engine, postcodes }: Device, place: Place): Promise<{ place: Place; trouble?: Trouble }> {
  if (place.kind !== "postcode") return { place };
  try {
    await postcodes();
  } catch (error) {
    console.error(error);
    return { place: { kind: "none" }, trouble: "unreachable" };
  }
  const found = findPostcode(engine, place.postcode);
  if (isProblem(found)) return { place: { kind: "none" }, trouble: "unknown" };
  return { place: { kind: "postcode", postcode: found.postcode } };
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
  hush();
  question = { ...question, service: id };
  stage.push(question, { opened: true });
  showService();
}

function closeService(): void {
  const opened = (history.state as { opened?: boolean } | null)?.opened === true;
  question = { ...question, service: undefined };
  if (opened) history.back();
  else stage.replace(question);
  stage.chose(undefined);
  map?.select(undefined);
}

function showService(): void {
  if (!views || !device || !answers) return;
  const { detail, i18n } = views;
  const { now, asked } = answers;
  if (!question.service) return detail.dialog.open ? detail.close() : undefined;
  const found = findService(device.engine, question.service, asked, i18n.code);
  if (isProblem(found)) return detail.open(i18n.text("details.missing"), null);
  if (i18n.english) pair(found.service, found.written);
  stage.chose(found.service);
  const distance_m = (id: string | null) => (id ? (hitOf(id)?.properties.distance_m ?? null) : null);
  const walk = (id: string | null) => (id ? (hitOf(id)?.properties.walk ?? null) : null);
  detail.open(fromData(found.service.name, found.service.text_lang), details(i18n, found, { now, asked, distance_m, walk, showOnMap }));
  const pin = found.service.locations.map((location) => location.service_at_location_id).find((id) => id && hitOf(id));
  if (pin) map?.select(pin);
}

/** A step of its own as well: "back" returns to the details, and what follows their closing does not unmark the place. */
function showOnMap(id: string): void {
  question = { ...question, service: undefined };
  stage.push(question);
  views?.detail.close(map?.canvas);
  map?.element.scrollIntoView({ block: "center" });
  map?.canvas.focus({ preventScroll: true });
  map?.select(id);
}

/** The fragment changed under us: back, forward, or an edited address. */
function fragmentChanged(): void {
  if (stage.says(question)) return;
  finding += 1;
  ({ question, refused } = stage.read());
  void answer();
  void turnTo(stage.language(question), question.beside);
}

function keepTime(): void {
  setInterval(() => { if (question.when === "now" && !document.hidden) void answer(); }, MINUTE_MS);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void answer(); });
}

function begin(): Promise<Device> {
  const begun = load({ postcodesToo: question.place.kind === "postcode" });
  begun.catch(() => undefined);
  return begun;
}

async function start(): Promise<void> {
  failed = undefined;
  slot("map-pane").hidden = false;
  views?.results.loading();
  try {
    device = await loading;
  } catch (error) {
    console.error(error);
    // A request that reached nobody is a TypeError; whatever else went wrong is ours.
    failed = error instanceof TypeError ? "unreached" : "broken";
    views?.results.failed(failed);
    slot("map-pane").hidden = true;
    return;
  }
  await breathe();
  views?.filters.offerLanguages(occurringLanguages(device.engine, new Date()));
  await breathe();
  await answer();
  // Neither the map nor what other questions need holds the list up any longer.
  await shown();
  device.postcodes().catch(console.warn);
  map?.attach(device);
  offline.begin(device);
  unmet = await stage.unmet({ h, day: (i18n, instant) => longDate(i18n, localDate(new Date(instant)), new Date()), redraw: showUnmet }).catch(console.warn) ?? undefined;
  if (unmet) showUnmet();
}

function showUnmet(): void {
  if (answers) unmet?.searched(answers);
  if (answers) views?.results.show(answers, refused);
  showFooter();
}

/** The network has newer information than what was kept: the same question is answered from it. */
function renew(directory: Uint8Array): void {
  if (!device) return;
  device.engine.load_directory(directory);
  views?.filters.offerLanguages(occurringLanguages(device.engine, new Date()));
  void answer();
}

/** Loads again what failed to load, or asks again what failed to be answered. */
function retry(): void {
  if (device) return void answer();
  loading = begin();
  void start();
}

/** What scrolls below the question must know how far it reaches. */
function measureQuestion(): void {
  const element = slot("question");
  new ResizeObserver(() => document.documentElement.style.setProperty("--question", `${element.offsetHeight}px`)).observe(element);
}

addEventListener("popstate", fragmentChanged);
addEventListener("hashchange", fragmentChanged);
slot("offline-notes").replaceChildren(offline.notes);
measureQuestion();
await breathe();
await turnTo(stage.language(question), question.beside);
keepTime();
await start();
