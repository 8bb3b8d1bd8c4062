// The canvas map's place in the page: gestures and keys go in, frames, taps and spoken words come out.
// Invariant: one tab stop; whatever is on the canvas is also in the list.

import type { Hit } from "./answer";
import type { Answers } from "./ask";
import { announce } from "./announce";
import { englishOf } from "./beside";
import { pinNeed } from "./card";
import { ATTRIBUTION, ATTRIBUTION_SHORT } from "./city";
import { fullDate } from "./dates";
import type { Device, MapView } from "./device";
import { h } from "./dom";
import type { I18n } from "./i18n";
import { needPaths, sign } from "./icons";
import { listenToGestures } from "./gestures";
import type { Ground } from "./ground";
import { NEEDS } from "./needs";
import { breathe } from "./pace";
import { write } from "./question";
import { stage } from "./stage";
import type { About } from "./tile_source";
import { spokenPin } from "./words";

/** Half of a pin, and a little. */
const FIT_PADDING_PX = 24;
/** Farther from every service the visitor's place is not fitted with them: the map would show neither. */
const APART_M = 12_000;
/** With a place given, the map first shows it with this many of the nearest. */
const NEAREST_SHOWN = 6;
const SETTLED_MS = 900;
/** No worker is waited for any longer before pins are shown. */
const MOST_REST_MS = 150;
const STATE_CODES = { open: 0, unknown: 1, closed: 2 } as const;

export interface MapActions {
  /** It is known where the map comes from. */
  opened(): void;
  openPin(id: string): void;
  openSeveral(ids: readonly string[]): void;
}

export interface MapPane {
  readonly element: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  attach(device: Device): void;
  show(answers: Answers): void;
  /** Who can tell what is looked at. */
  told(): About["told"];
  select(id: string | undefined): void;
  /** Words change, the map under them stays. */
  speak(i18n: I18n): void;
}

type Tapped = { kind: "pin"; id: number } | { kind: "cluster"; count: number; ids: number[] } | { kind: "map" };
/** `index` counts from 1. */
type Focused = { kind: "pin" | "cluster"; id: number; count: number; index: number; total: number };

/** What the canvas calls services: words of thousands would take longer to hand over than to draw. */
function numbering() {
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  return {
    of(id: string): number {
      const known = numbers.get(id) ?? ids.push(id) - 1;
      numbers.set(id, known);
      return known;
    },
    id: (number: number): string => ids[number] ?? "",
  };
}

/** Whom to thank: of what is written in the archive, the words and the links. */
function thanks(html: string): Node[] {
  const { childNodes } = new DOMParser().parseFromString(html, "text/html").body;
  return [...childNodes].map((node) => {
    const words = node.textContent ?? "";
    const links = node instanceof HTMLAnchorElement && /^https?:$/.test(node.protocol);
    return links ? h("a", { href: node.href, rel: "noopener" }, words) : document.createTextNode(words);
  });
}

export function mapPane(first: I18n, actions: MapActions): MapPane {
  let i18n = first;
  let view: MapView | undefined;
  let ground: Ground | undefined;
  let known: About | undefined;
  let dark = false;
  /** Something of the map has not come yet. */
  let waits = false;
  let answers: Answers | undefined;
  const numbers = numbering();
  let chosen: string | undefined;
  let fitted = "";
  let frame = 0;
  /** There is something to be seen. */
  let begun = false;
  let settled = 0;

  const proxy = h("button", { id: "map-focus", type: "button", tabindex: -1, hidden: true });
  const canvas = h("canvas", { id: "map", tabindex: 0, role: "application", "data-testid": "map", "aria-describedby": "map-keys" }, proxy);
  const keys = h("p", { id: "map-keys", class: "spoken-only" });
  const failed = h("p", { class: "map-failed", hidden: true });
  const zoomIn = control("plus", () => view?.zoom_by(1, performance.now()));
  const zoomOut = control("minus", () => view?.zoom_by(-1, performance.now()));
  const fitAll = control("fit", () => fit(true));
  const about = h("details", { class: "map-about", onkeydown: leaveAbout });
  // Without a map there is nothing to zoom.
  const controls = h("div", { class: "map-controls", hidden: true }, zoomIn, zoomOut, fitAll);
  const element = h("div", { class: "map-surface" }, canvas, keys, failed, controls, about);

  function control(icon: "plus" | "minus" | "fit", act: () => void): HTMLButtonElement {
    return h("button", { class: "icon-button", type: "button", onclick: () => { act(); moved(); } }, sign(icon));
  }

  function leaveAbout(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !about.open) return;
    about.open = false;
    about.querySelector("summary")?.focus();
  }

  addEventListener("pointerdown", ({ target }) => {
    if (!about.contains(target as Node)) about.open = false;
  });

  function moved(): void {
    redraw();
    clearTimeout(settled);
    settled = window.setTimeout(tellView, SETTLED_MS);
  }

  function redraw(): void {
    if (!view || !begun || frame !== 0) return;
    frame = requestAnimationFrame((now) => {
      frame = 0;
      try {
        if (!view) return;
        if (view.draw(now)) redraw();
        ground?.follow(view, dark);
      } catch (error) {
        view = undefined;
        giveUp(error);
      }
    });
  }

  function tellView(): void {
    if (!view || !element.contains(document.activeElement)) return;
    const n = view.pins_in_view();
    const name = view.center_name();
    announce(name ? i18n.text("map.in_view_near", { n, name }) : i18n.text("map.in_view", { n }));
  }

  function tapped(json: string): void {
    if (json === "") return;
    const target = JSON.parse(json) as Tapped;
    if (target.kind === "pin") actions.openPin(numbers.id(target.id));
    if (target.kind !== "cluster") return;
    const ids = target.ids.map(numbers.id);
    if (onOneSpot(ids)) actions.openSeveral(ids);
  }

  /** No zoom can part services of one house: they are offered as a list. */
  function onOneSpot(ids: readonly string[]): boolean {
    const spots = pins().filter(({ id }) => ids.includes(id)).map((hit) => hit.geometry?.coordinates.join());
    return spots.length > 1 && new Set(spots).size === 1;
  }

  const pins = (): readonly Hit[] => (answers ? [...answers.hits, ...answers.withoutLanguage, ...answers.closed, ...answers.withoutLanguageClosed].filter((hit) => hit.geometry !== null) : []);

  function focusPin(step: 1 | -1): boolean {
    // Past the last place and before the first there is none: Tab does what it does everywhere, it leaves.
    const json = view?.focus_pin(step) ?? "";
    if (json === "") return false;
    const { kind, id, count, index, total } = JSON.parse(json) as Focused;
    const name = i18n.text("map.focus", { label: kind === "cluster" ? i18n.text("map.cluster", { n: count }) : spoken(numbers.id(id)), index, total });
    proxy.setAttribute("aria-label", name);
    proxy.hidden = false;
    canvas.setAttribute("aria-activedescendant", proxy.id);
    announce(name);
    redraw();
    return true;
  }

  const pinOf = (id?: string): Hit | undefined => pins().find((pin) => pin.id === id);

  function spoken(id: string): string {
    const hit = pinOf(id);
    return hit && answers ? spokenPin(i18n, hit, answers.now, answers.asked) : "";
  }

  function leavePins(): void {
    view?.clear_focus();
    canvas.removeAttribute("aria-activedescendant");
    proxy.hidden = true;
    redraw();
  }

  function fit(everything: boolean): void {
    if (!view || !answers) return;
    const placed = answers.question.place.kind !== "none" && !isApart();
    const near = everything || !placed ? pins() : pins().slice(0, NEAREST_SHOWN);
    const points = near.flatMap((hit) => (hit.geometry ? [hit.geometry.coordinates] : []));
    if (placed || points.length === 0) points.push([answers.origin.lon, answers.origin.lat]);
    const lons = points.map(([lon]) => lon);
    const lats = points.map(([, lat]) => lat);
    view.fit(Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats), FIT_PADDING_PX, performance.now());
    redraw();
  }

  function isApart(): boolean {
    const distances_m = pins().flatMap((hit) => hit.properties.distance_m ?? []);
    return distances_m.length > 0 && Math.min(...distances_m) > APART_M;
  }

  /** Tells the map what lies over it: the controls at its inline end, the sources at its bottom. */
  function tellInsets(): void {
    const map = canvas.getBoundingClientRect();
    const buttons = controls.getBoundingClientRect();
    const sources = about.firstElementChild?.getBoundingClientRect() ?? map;
    const right = buttons.left + buttons.right > map.left + map.right;
    view?.set_insets(0, right ? map.right - buttons.left : 0, map.bottom - sources.top, right ? 0 : buttons.right - map.left);
  }

  function show(): void {
    lookThere();
    showPins();
  }

  /** Where the answers are comes into sight, and its ground is asked for. */
  function lookThere(): void {
    if (!view || !answers) return;
    const { question, origin } = answers;
    if (question.place.kind === "none") view.clear_origin();
    else view.set_origin(origin.lon, origin.lat, question.place.kind === "point" ? 30 : 0);
    const asked = write({ ...question, service: undefined, lang: undefined });
    if (asked !== fitted) fit(false);
    fitted = asked;
    ground?.follow(view, dark);
  }

  function showPins(): void {
    if (!view || !answers) return;
    const shown = answers;
    // The nearest are drawn last, on top.
    const hits = [...pins()].reverse();
    view.set_pins(
      Uint32Array.from(hits, ({ id }) => numbers.of(id)),
      Float64Array.from(hits.flatMap((hit) => hit.geometry?.coordinates ?? [])),
      Uint8Array.from(hits, (hit) => NEEDS.indexOf(pinNeed(hit, shown.question.needs))),
      Uint8Array.from(hits, (hit) => STATE_CODES[hit.properties.open.state]),
    );
    nameChosen();
    canvas.dataset["pins"] = String(hits.length);
    redraw();
  }

  function nameChosen(): void {
    view?.set_chosen_name(pinOf(chosen)?.properties.name ?? "");
  }

  function label(): void {
    canvas.setAttribute("aria-label", i18n.text("map.label"));
    keys.textContent = i18n.text("map.keys");
    failed.textContent = i18n.text(waits ? "map.waiting" : "map.failed");
    zoomIn.setAttribute("aria-label", i18n.text("map.zoom_in"));
    zoomOut.setAttribute("aria-label", i18n.text("map.zoom_out"));
    fitAll.setAttribute("aria-label", i18n.text("map.fit"));
    // A street map's own makers come first; an outline is made of what the postcodes come from.
    const streets = known && !known.outline ? thanks(known.attribution) : [];
    const short = streets.map(({ textContent }) => textContent).join("") || ATTRIBUTION_SHORT;
    about.replaceChildren(
      h("summary", {}, h("span", { lang: "en", dir: "ltr" }, short), h("span", { class: "spoken-only" }, `: ${i18n.text("map.about")}`), sign("info")),
      h("div", { class: "map-about-words" },
        h("p", {}, aboutMap()),
        h("p", { lang: "en", dir: "ltr" }, ...streets, streets.length > 0 ? " " : "", ATTRIBUTION.join(" "))));
    view?.set_language(i18n.code);
    tellInsets();
  }

  /** How it is made, of which day it is, and who can tell what is looked at. */
  function aboutMap(): string {
    const { outline, dated, told } = known ?? { outline: true, dated: "", told: "" };
    const said = [i18n.text(outline ? "map.about_text" : "map.about_streets")];
    if (dated) said.push(i18n.text("map.dated", { date: fullDate(i18n, dated) }));
    if (told === "this") said.push(i18n.text("map.told_this"));
    else if (told) said.push(i18n.text("map.told_other", { host: told.host }));
    return i18n.said(said.join(" "), () => said.map(englishOf).join(" "));
  }

  function attach(device: Device): void {
    let created: MapView;
    try {
      created = view = device.newMap(canvas);
    } catch (error) {
      return giveUp(error);
    }
    controls.hidden = false;
    for (const need of NEEDS) created.add_icon(needPaths[need]);
    created.set_language(i18n.code);
    stage.onNight((isNight) => { created.set_theme((dark = isNight)); redraw(); });
    const still = matchMedia("(prefers-reduced-motion: reduce)");
    const settle = () => { created.set_reduced_motion(still.matches); redraw(); };
    still.addEventListener("change", settle);
    settle();
    const resize = () => {
      created.resize(canvas.clientWidth, canvas.clientHeight, devicePixelRatio);
      tellInsets();
      redraw();
    };
    new ResizeObserver(resize).observe(canvas);
    resize();
    listenToGestures(canvas, created, { moved, tapped, focusPin, leavePins });
    const laid = (ground = openGround(device, created));
    layGround(created, laid).catch(giveUp);
    device.dots.then((dots) => {
      laid.loadPostcodes(dots);
      created.load_postcodes(device.engine);
      redraw();
    }).catch(giveUp);
    // A table of postcodes that is here already is drawn with the first tiles: it is heard of before this.
    queueMicrotask(lookThere);
    // A worker that has just begun needs the page at rest for a moment; then it paints while pins are gathered here.
    void Promise.race([ground.ready, new Promise((resolve) => setTimeout(resolve, MOST_REST_MS))])
      .then(showPins)
      // Tiles that have come meanwhile are in the first frame.
      .then(breathe)
      .then(() => {
        begun = true;
        redraw();
      });
  }

  function openGround(device: Device, created: MapView): Ground {
    return device.openGround({
      drawn({ level, x, y, zoom, density, version, picture, bytes }) {
        if (version !== created.ground_version()) return;
        created.put_tile(level, x, y, zoom, density, picture, bytes);
        redraw();
      },
      waiting(is) {
        if (view === undefined || waits === is) return;
        waits = is;
        failed.hidden = !is;
        label();
      },
    });
  }

  async function layGround(created: MapView, laid: Ground): Promise<void> {
    known = await laid.opened;
    const { levels, bounds, outline } = known;
    created.set_ground(...levels, ...bounds, outline);
    label();
    actions.opened();
    // With nothing on it to show, and elsewhere: the map itself.
    const [west, south, east, north] = bounds;
    const { lon, lat } = answers?.origin ?? { lon: west, lat: south };
    const holds = west <= lon && lon <= east && south <= lat && lat <= north;
    if (!holds && pins().length === 0) created.fit(west, south, east, north, 0, performance.now());
    redraw();
  }

  /** The list goes on without the map, and says so. */
  function giveUp(error: unknown): void {
    waits = false;
    failed.hidden = false;
    failed.textContent = i18n.text("map.failed");
    controls.hidden = view === undefined;
    console.error(error);
  }

  label();
  return {
    element,
    canvas,
    attach,
    show(next) {
      answers = next;
      show();
    },
    told: () => known?.told ?? "",
    select(id) {
      chosen = id;
      view?.select(id === undefined ? id : numbers.of(id), performance.now());
      nameChosen();
      redraw();
    },
    speak(next) {
      i18n = next;
      label();
      show();
    },
  };
}
