// The form for a session that is only thought of, or for a change of one that is there.
// Invariant: what was typed stays until it is tried; a mistake is said at its field.

import { h } from "../dom";
import type { Listing } from "./answer";
import { DAYS, DAY_CODES, openingHours } from "./hours";
import type { Position } from "./projection";
import type { Draft } from "./question";
import { placeAt, type Venue } from "./venues";
import { spoken } from "./words";

export interface Tried {
  readonly name: string;
  readonly drafts: readonly Draft[];
  readonly without: readonly string[];
}

export interface DraftEvents {
  /** Asks for a position on the map. */
  askMap(then: (position: Position, words: string) => void): void;
  tried(change: Tried): void;
}

export interface DraftForm {
  readonly element: HTMLFormElement;
  offer(venues: readonly Venue[], services: readonly Listing[]): void;
  /** Prepares a session at a position of the map. */
  startAt(position: Position, words: string): void;
  /** Says what the API would not accept. */
  refuse(words: string): void;
}

const ADD = "add";
const LEAVE_OUT = "out";
const POSTCODE = "postcode";
const ON_MAP = "map";
const REMOTE = "remote";

export function draftForm(events: DraftEvents): DraftForm {
  const kind = select("draft-kind", [[ADD, "Add a session"], ["change", "Give a session other hours"], [LEAVE_OUT, "Leave a session out"]]);
  const service = select("draft-service", []);
  const place = select("draft-place", placeOptions([]));
  const postcode = h("input", { class: "choice", name: "draft-postcode", id: "draft-postcode", autocomplete: "off", size: 9, placeholder: "CV1 5FX" });
  const days = DAYS.map((day, nth) => h("input", { type: "checkbox", name: "draft-day", value: DAY_CODES[nth] ?? "", "aria-label": day }));
  const [from, to] = [time("draft-from", "17:00"), time("draft-to", "19:00")];
  const name = h("input", { class: "choice", name: "draft-name", id: "draft-name", autocomplete: "off", maxlength: 60 });
  const mistake = h("p", { class: "message error", role: "alert", id: "draft-mistake", hidden: true });
  const onMap = h("output", { class: "hint" });
  let position: { place: string; words: string } | undefined;
  let services: readonly Listing[] = [];

  const row = (words: string, ...fields: HTMLElement[]): HTMLElement => h("div", { class: "field-row" }, h("label", { for: fields[0]?.id }, words), fields);
  const rows = {
    service: row("Which session", service),
    place: row("Where", place, onMap),
    postcode: row("Postcode", postcode),
    days: h("fieldset", { class: "days" }, h("legend", {}, "On"), days.map((box, nth) => h("label", { class: "day" }, box, h("span", { "aria-hidden": "true" }, DAYS[nth]?.slice(0, 2))))),
    hours: h("div", { class: "field-row" }, h("label", { for: "draft-from" }, "From"), from, h("label", { for: "draft-to" }, "to"), to),
  };

  function arrange(): void {
    const is = kind.value;
    rows.service.hidden = is === ADD;
    rows.place.hidden = is !== ADD;
    rows.postcode.hidden = is !== ADD || place.value !== POSTCODE;
    rows.days.hidden = rows.hours.hidden = is === LEAVE_OUT;
    onMap.textContent = place.value === ON_MAP ? position?.words ?? "Click on the map, or pick an area there with Enter." : "";
  }

  place.addEventListener("change", () => {
    if (place.value === ON_MAP) events.askMap((at, words) => {
      position = { place: placeAt([at[0], at[1]]), words };
      arrange();
      place.focus();
    });
    arrange();
  });
  kind.addEventListener("change", arrange);

  function whereOf(): { place: string; words: string } {
    if (place.value === POSTCODE) {
      if (!postcode.value.trim()) throw new Mistake("Type a postcode.", postcode);
      return { place: postcode.value.trim().toUpperCase(), words: postcode.value.trim().toUpperCase() };
    }
    if (place.value === ON_MAP && !position) throw new Mistake("Click on the map where the session would be.", place);
    if (place.value === ON_MAP && position) return position;
    if (!place.value) throw new Mistake("Choose where the session would be.", place);
    return { place: place.value, words: place.selectedOptions[0]?.textContent ?? "" };
  }

  function hoursOf(): string {
    const chosen = days.filter(({ checked }) => checked).map(({ value }) => value);
    if (chosen.length === 0) throw new Mistake("Choose at least one day.", days[0]);
    if (!from.value || !to.value || from.value >= to.value) throw new Mistake("The end must be after the beginning.", to);
    return openingHours(chosen, from.value, to.value);
  }

  function read(): Tried {
    if (kind.value === ADD) {
      const [{ place: at, words }, hours] = [whereOf(), hoursOf()];
      return { name: name.value.trim() || `${words}, ${spoken(hours)}`, drafts: [{ place: at, hours, label: words }], without: [] };
    }
    const changed = services.find(({ id }) => id === service.value);
    if (!changed) throw new Mistake("Choose which session.", service);
    const title = changed.properties.name;
    if (kind.value === LEAVE_OUT) return { name: name.value.trim() || `Without ${title}`, drafts: [], without: [changed.id] };
    const hours = hoursOf();
    const at = changed.geometry ? placeAt(changed.geometry.coordinates) : REMOTE;
    return { name: name.value.trim() || `${title}, now ${spoken(hours)}`, drafts: [{ place: at, hours, label: title }], without: [changed.id] };
  }

  const element = h("form", { class: "draft", "data-testid": "draft", "aria-label": "A change to try", onsubmit: (event: Event) => {
    event.preventDefault();
    say("");
    try {
      events.tried(read());
      name.value = "";
    } catch (error) {
      if (!(error instanceof Mistake)) throw error;
      say(error.message, error.field);
    }
  } },
  row("What", kind), rows.service, rows.place, rows.postcode, rows.days, rows.hours, row("Name (if you like)", name), mistake,
  h("button", { class: "button primary", type: "submit" }, "Try it"));

  function say(words: string, field?: HTMLElement): void {
    for (const marked of element.querySelectorAll("[aria-invalid]")) marked.removeAttribute("aria-invalid");
    mistake.hidden = words === "";
    mistake.textContent = words;
    field?.setAttribute("aria-invalid", "true");
    field?.setAttribute("aria-describedby", mistake.id);
    field?.focus();
  }

  arrange();
  return {
    element,
    offer(venues, found) {
      services = found;
      choices(place, placeOptions(venues));
      choices(service, [["", found.length > 0 ? "Choose …" : "No session answers this question"], ...found.map(({ id, properties }) => [id, properties.name] as const)]);
      arrange();
    },
    startAt(at, words) {
      kind.value = ADD;
      place.value = ON_MAP;
      position = { place: placeAt([at[0], at[1]]), words };
      arrange();
    },
    refuse: (words) => say(words),
  };
}

class Mistake extends Error {
  constructor(message: string, readonly field: HTMLElement | undefined) {
    super(message);
  }
}

const placeOptions = (venues: readonly Venue[]): (readonly [string, string])[] =>
  [["", "Choose …"], ...venues.map(({ place, words }) => [place, words] as const), [POSTCODE, "At a postcode …"], [ON_MAP, "At a point of the map …"], [REMOTE, "By telephone or online"]];

const select = (name: string, options: readonly (readonly [string, string])[]): HTMLSelectElement =>
  h("select", { class: "choice", name, id: name }, options.map(([value, words]) => h("option", { value }, words)));

const time = (name: string, value: string): HTMLInputElement => h("input", { class: "choice", type: "time", name, id: name, value, step: 900 });

/** Other options; what was chosen stays chosen if it is still there. */
function choices(field: HTMLSelectElement, options: readonly (readonly [string, string])[]): void {
  const before = field.value;
  field.replaceChildren(...options.map(([value, words]) => h("option", { value, selected: value === before }, words)));
}
