// Where the visitor is: a postcode they type, or their own position, both kept on the device.

import { EXAMPLE_POSTCODE } from "./city";
import { h, type Child } from "./dom";
import type { I18n, Key, Values } from "./i18n";
import { sign } from "./icons";
import { roundDegrees, type Place } from "./question";

/** The shape of a full postcode: what has it and is not found is unknown, the rest is mistyped. */
const FULL_POSTCODE = /^\s*[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\s*$/i;
const LOCATE_TIMEOUT_MS = 15_000;

export interface PlaceActions {
  /** Looks the postcode up and asks from there, or calls `fail`. */
  askFromPostcode(text: string): void;
  askFromPoint(lon: number, lat: number): void;
  forgetPlace(): void;
}

/** Why a postcode could not be found: it is not in the table, or there is no table. */
export type Trouble = "unknown" | "unreachable";

export interface PlaceView {
  readonly element: HTMLElement;
  /** Shows the place of the question; what is being typed stays while that is the same. */
  show(place: Place): void;
  /** What became of looking up the place that is shown. */
  settle(place: Place, trouble: Trouble | undefined): void;
  /** Looking up takes a while. */
  wait(): void;
  /** Says what is wrong with what was typed, and leaves it to be mended. */
  fail(trouble: Trouble, postcode: string): void;
}

export function placeView(i18n: I18n, actions: PlaceActions): PlaceView {
  const example = i18n.text("place.example", { example: EXAMPLE_POSTCODE });
  const input = h("input", {
    id: "place", type: "text", name: "postcode", autocomplete: "postal-code", autocapitalize: "characters",
    spellcheck: "false", enterkeyhint: "search", dir: "ltr", maxlength: 40, placeholder: example,
    "data-testid": "place", "aria-describedby": "place-message",
  });
  const message = h("p", { id: "place-message", class: "message", role: "alert", hidden: true });
  const go = h("button", { class: "icon-button", type: "submit", "aria-label": i18n.text("place.go") }, sign("search"));
  const locate = h(
    "button",
    { class: "icon-button locate", type: "button", "data-testid": "locate", "aria-label": i18n.text("place.locate"), title: i18n.text("place.locate"), onclick: findMe },
    sign("locate"),
    h("span", { class: "locate-words" }, i18n.text("place.locate")),
  );
  const clear = h(
    "button",
    { class: "clear", type: "button", hidden: true, "data-testid": "forget-place", "aria-label": i18n.text("place.clear"), title: i18n.text("place.clear"), onclick: forget },
    sign("close"),
  );
  const element = h(
    "form",
    { class: "place", novalidate: true, onsubmit: submit },
    h("div", { class: "field place-field" }, h("label", { for: "place", class: "caption" }, i18n.text("place.label")), input, clear, go),
    locate,
    message,
  );

  let shown: Place | undefined;
  let told: Trouble | undefined;

  function submit(event: Event): void {
    event.preventDefault();
    const text = input.value.trim();
    if (text === "") return say("place.empty", { example: EXAMPLE_POSTCODE });
    hush();
    actions.askFromPostcode(text);
  }

  function findMe(): void {
    if (!("geolocation" in navigator)) return say("place.unavailable");
    locate.setAttribute("aria-busy", "true");
    note(i18n.nodes("place.locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        locate.removeAttribute("aria-busy");
        hush();
        actions.askFromPoint(roundDegrees(coords.longitude), roundDegrees(coords.latitude));
      },
      ({ code, PERMISSION_DENIED }) => {
        locate.removeAttribute("aria-busy");
        say(code === PERMISSION_DENIED ? "place.denied" : "place.unavailable");
      },
      { enableHighAccuracy: true, timeout: LOCATE_TIMEOUT_MS, maximumAge: 60_000 },
    );
  }

  function forget(): void {
    input.value = "";
    hush();
    actions.forgetPlace();
    input.focus();
  }

  function say(key: Key, values: Values = {}): void {
    note(i18n.nodes(key, values));
    message.classList.add("error");
    input.setAttribute("aria-invalid", "true");
  }

  function fail(trouble: Trouble, postcode: string): void {
    input.value = postcode;
    if (trouble === "unreachable") say("place.unreachable");
    else if (FULL_POSTCODE.test(postcode)) say("place.unknown", { postcode, area: "CV" });
    else say("place.malformed", { postcode, example: EXAMPLE_POSTCODE });
  }

  function note(words: Child): void {
    message.replaceChildren(h("span", {}, words));
    message.classList.remove("error");
    message.hidden = false;
  }

  function hush(): void {
    message.hidden = true;
    // Hidden words that describe a field are read out all the same.
    message.replaceChildren();
    input.removeAttribute("aria-invalid");
  }

  return {
    element,
    show(place) {
      if (place === shown) return;
      shown = place;
      told = undefined;
      if (place.kind === "postcode") input.value = place.postcode;
      else if (!input.hasAttribute("aria-invalid")) input.value = "";
      input.placeholder = place.kind === "point" ? i18n.text("place.here_chosen") : example;
      input.dir = place.kind === "point" && input.value === "" ? i18n.direction : "ltr";
      clear.hidden = place.kind === "none";
      if (place.kind !== "none") hush();
    },
    settle(place, trouble) {
      if (place.kind !== "postcode" || trouble === told) return;
      told = trouble;
      if (trouble) fail(trouble, place.postcode);
      else hush();
    },
    wait: () => note(i18n.nodes("place.looking")),
    fail,
  };
}
