// `<waymark-map>`: the map on somebody else's page, in a frame of this script's own origin.
// Invariant: nothing is fetched before the map is wanted; what the host tells of a place goes into the frame and to no server.

import { directionOf, preferred } from "../tongue";
import { languageOf, onLanguageChange } from "./host_language";
import { LISTS, THEMES } from "./look";
import { NAMES, PLACE_NAMES, said, toHost, type Name, type Settings, type ToFrame, type ToHost } from "./messages";
import { dress, poster } from "./poster";

/** By language: what the button says, and what the map is called. */
declare const WAYMARK_EMBED_WORDS: Readonly<Record<string, readonly [show: string, title: string]>>;

type Place = { readonly postcode: string } | { readonly lat: number; readonly lon: number };

const HOME = new URL(import.meta.url).origin;
/** Room that is kept until the frame says how high it is. */
const FIRST_HEIGHT = "640px";
/** A frame is never higher than a very long list. */
const MOST_HEIGHT_PX = 30_000;
/** So far before it is on the screen, it is wanted. */
const NEAR = "300px";
/** All maps of the page, so that each can have a name of its own. */
const onPage: WaymarkMap[] = [];

class WaymarkMap extends HTMLElement {
  static readonly observedAttributes = [...NAMES, "load", "locate", "label"];

  #frame: HTMLIFrameElement | undefined;
  #near: IntersectionObserver | undefined;
  #place: Place | undefined;
  /** What the frame knows. */
  #told: Settings = {};
  #isGreeted = false;
  #isChanging = false;
  #height_px = 0;
  #seen = "";
  #leave: (() => void)[] = [];

  /** Where to ask from, in place of the attributes. It goes to the frame, which tells nobody. */
  get place(): Place | null {
    return this.#place ?? null;
  }

  set place(place: Place | null) {
    this.#place = place ?? undefined;
    this.#change();
  }

  /** Shows the map now, whatever `load` says. */
  show(): void {
    if (!this.#frame && this.isConnected) this.#load();
  }

  connectedCallback(): void {
    // What was set before this script came hides what is set through the class.
    if (Object.hasOwn(this, "place")) {
      const { place } = this;
      Reflect.deleteProperty(this, "place");
      this.place = place;
    }
    onPage.push(this);
    this.#root();
    this.#leave.push(onLanguageChange(() => this.#change()), () => this.#near?.disconnect());
    this.#listen();
    this.#await();
  }

  disconnectedCallback(): void {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    onPage.splice(onPage.indexOf(this), 1);
    this.#frame?.remove();
    this.#frame = undefined;
    this.#isGreeted = false;
  }

  /** Moved within the page by `moveBefore`, the frame stays as it is. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (name === "locate" && this.#frame) {
      // What a frame is allowed is settled when it is loaded.
      this.#frame.remove();
      this.#load();
    } else if (name === "load" && !this.#frame) this.#await();
    else this.#change();
  }

  #root(): ShadowRoot {
    return this.shadowRoot ?? dress(this.attachShadow({ mode: "open" }));
  }

  #words(): { show: string; title: string; code: string } {
    const code = preferred([languageOf(this) ?? [], navigator.languages].flat());
    const [show = "", title = ""] = WAYMARK_EMBED_WORDS[code] ?? [];
    return { show, title, code };
  }

  /** Until it is wanted: a button, or just room. */
  #await(): void {
    this.#near?.disconnect();
    const root = this.#root();
    const load = this.getAttribute("load");
    if (load === "now") return this.#load();
    const { show, title, code } = this.#words();
    const waiting = poster({ show, title: this.#name(title), lang: code, dir: directionOf(code), press: () => this.#pressed(), hasButton: load === "tap" });
    waiting.style.minHeight = this.#fixedHeight() ?? FIRST_HEIGHT;
    root.replaceChildren(waiting);
    if (load === "tap") return;
    this.#near = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.show();
    }, { rootMargin: NEAR });
    this.#near.observe(this);
  }

  #pressed(): void {
    this.show();
    // The button that had focus is gone.
    this.#frame?.focus();
  }

  #load(): void {
    this.#near?.disconnect();
    const frame = document.createElement("iframe");
    this.#told = this.#settings();
    this.#isGreeted = false;
    frame.src = `${HOME}/embed#${inFragment(this.#told)}`;
    frame.title = this.#name(this.#words().title);
    frame.referrerPolicy = "no-referrer";
    frame.allow = this.hasAttribute("locate") ? "geolocation" : "";
    frame.part.add("frame");
    Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: this.#fixedHeight() ?? FIRST_HEIGHT });
    this.#frame = frame;
    this.#root().replaceChildren(frame);
  }

  #listen(): void {
    const stop = new AbortController();
    const passively = { signal: stop.signal, passive: true, capture: true };
    addEventListener("message", (event) => this.#hear(event), { signal: stop.signal });
    addEventListener("resize", () => this.#look(), passively);
    addEventListener("scroll", () => this.#look(), passively);
    this.#leave.push(() => stop.abort());
  }

  #hear({ source, origin, data }: MessageEvent): void {
    if (origin !== HOME || !this.#frame || source !== this.#frame.contentWindow) return;
    const message = toHost(data);
    if (message?.kind === "hello") this.#greet();
    else if (message?.kind === "resize") this.#fit(message.height);
    else if (message) this.#tell(message);
  }

  /** The frame answers nobody who has not spoken first. One that was loaded again keeps what its visitor chose. */
  #greet(): void {
    this.#say({ kind: "set", settings: {} });
    this.#isGreeted = true;
    this.#seen = "";
    this.#look();
    this.#change();
  }

  #tell(message: Exclude<ToHost, { kind: "hello" | "resize" }>): void {
    const { kind, ...detail } = message;
    this.dispatchEvent(new CustomEvent(`waymark:${kind}`, { bubbles: true, composed: true, detail }));
  }

  #fit(content_px: number): void {
    if (!this.#frame || this.#fixedHeight() !== undefined) return;
    const height = Math.min(content_px, MOST_HEIGHT_PX);
    this.#frame.style.height = `${height}px`;
    this.#look();
    if (height === this.#height_px) return;
    this.#height_px = height;
    this.dispatchEvent(new CustomEvent("waymark:resize", { bubbles: true, composed: true, detail: { height } }));
  }

  /** The frame is told which part of it is on the screen: what it opens, it opens there. */
  #look(): void {
    if (!this.#frame || !this.#isGreeted || this.#fixedHeight() !== undefined) return;
    const { top, bottom } = this.#frame.getBoundingClientRect();
    const [from, to] = [Math.max(0, -top), Math.min(bottom, innerHeight) - top];
    if (to <= from) return;
    const seen: ToFrame = { kind: "seen", top: Math.round(from), height: Math.round(to - from), screen: innerHeight };
    const now = JSON.stringify(seen);
    if (now === this.#seen) return;
    this.#seen = now;
    this.#say(seen);
  }

  #say(message: ToFrame): void {
    this.#frame?.contentWindow?.postMessage(said(message), HOME);
  }

  /** Several changes at once are one message. */
  #change(): void {
    if (this.#isChanging) return;
    this.#isChanging = true;
    queueMicrotask(() => {
      this.#isChanging = false;
      if (!this.isConnected) return;
      if (this.#frame) this.#update(this.#frame);
      else this.#await();
    });
  }

  #update(frame: HTMLIFrameElement): void {
    frame.title = this.#name(this.#words().title);
    const fixed = this.#fixedHeight();
    if (fixed !== undefined) frame.style.height = fixed;
    const next = this.#settings();
    const settings = differences(this.#told, next);
    // Before it has greeted, the frame could not hear.
    if (!this.#isGreeted || Object.keys(settings).length === 0) return;
    this.#told = next;
    if ("height" in settings) this.#height_px = 0;
    this.#say({ kind: "set", settings });
    this.#look();
  }

  #settings(): Settings {
    const given = Object.fromEntries(NAMES.map((name) => [name, this.getAttribute(name) || null])) as Record<Name, string | null>;
    const place: Settings = this.#place ? { postcode: null, lat: null, lon: null, ...written(this.#place) } : {};
    const oneOf = (all: readonly string[], value: string | null) => (value !== null && all.includes(value) ? value : null);
    return {
      ...given, ...place,
      lang: languageOf(this) ?? null,
      theme: oneOf(THEMES, given.theme),
      list: oneOf(LISTS, given.list),
      height: this.#fixedHeight() === undefined ? "auto" : null,
    };
  }

  /** None where the frame is as high as its content. */
  #fixedHeight(): string | undefined {
    const height = this.getAttribute("height")?.trim() || "auto";
    const length = /^\d+$/.test(height) ? `${height}px` : height;
    return length !== "auto" && CSS.supports("height", length) ? length : undefined;
  }

  /** Several on one page are told apart by who hears them named. */
  #name(title: string): string {
    const nth = onPage.indexOf(this);
    return this.getAttribute("label") || (nth > 0 ? `${title} (${nth + 1})` : title);
  }
}

const written = (place: Place): Settings =>
  "postcode" in place ? { postcode: place.postcode } : { lat: String(place.lat), lon: String(place.lon) };

/** Neither a query nor a path: a fragment reaches no server. */
function inFragment(settings: Settings): string {
  const given = Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== null);
  return new URLSearchParams(given).toString();
}

/** A place is changed as a whole. */
function differences(before: Settings, after: Settings): Settings {
  const changed = NAMES.filter((name) => (before[name] ?? null) !== (after[name] ?? null));
  const isPlace = (name: string) => (PLACE_NAMES as readonly string[]).includes(name);
  const told = changed.some(isPlace) ? [...changed.filter((name) => !isPlace(name)), ...PLACE_NAMES] : changed;
  return Object.fromEntries(told.map((name) => [name, after[name] ?? null]));
}

if (!customElements.get("waymark-map")) customElements.define("waymark-map", WaymarkMap);
