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

type Fields = ReturnType<typeof makeFields>;
type Where = Pick<Venue, "place" | "words">;

/** What was chosen elsewhere than in the fields. */
interface Chosen {
  onMap: Where | undefined;
  services: readonly Listing[];
}

export function draftForm(events: DraftEvents): DraftForm {
  const fields = makeFields();
  const chosen: Chosen = { onMap: undefined, services: [] };
  const point = (at: Position, words: string): void => {
    chosen.onMap = { place: placeAt([at[0], at[1]]), words };
    arrange(fields, chosen);
  };
  fields.kind.addEventListener("change", () => arrange(fields, chosen));
  fields.place.addEventListener("change", () => {
    arrange(fields, chosen);
    if (fields.place.value !== ON_MAP) return;
    events.askMap((at, words) => {
      point(at, words);
      fields.place.focus();
    });
  });
  arrange(fields, chosen);

  return {
    element: h("form", { class: "draft", "data-testid": "draft", "aria-label": "A change to try", onsubmit: (event: Event) => submit(event, fields, chosen, events) },
      Object.values(fields.rows), fields.mistake, h("button", { class: "button primary", type: "submit" }, "Try it")),
    offer(venues, found) {
      chosen.services = found;
      choices(fields.place, placeOptions(venues));
      choices(fields.service, [["", found.length > 0 ? "Choose …" : "No session answers this question"], ...found.map(({ id, properties }) => [id, properties.name] as const)]);
      arrange(fields, chosen);
    },
    startAt(at, words) {
      fields.kind.value = ADD;
      fields.place.value = ON_MAP;
      point(at, words);
    },
    refuse: (words) => say(fields.mistake, words),
  };
}

function makeFields() {
  const kind = select("draft-kind", [[ADD, "Add a session"], ["change", "Give a session other hours"], [LEAVE_OUT, "Leave a session out"]]);
  const service = select("draft-service", []);
  const place = select("draft-place", placeOptions([]));
  const pointed = h("output", { class: "hint" });
  const postcode = h("input", { class: "choice", name: "draft-postcode", id: "draft-postcode", autocomplete: "off", size: 9, placeholder: "CV1 5FX" });
  const days = DAYS.map((day, nth) => h("input", { type: "checkbox", name: "draft-day", value: DAY_CODES[nth] ?? "", "aria-label": day }));
  const [from, to] = [time("draft-from", "17:00"), time("draft-to", "19:00")] as const;
  const name = h("input", { class: "choice", name: "draft-name", id: "draft-name", autocomplete: "off", maxlength: 60 });
  const mistake = h("p", { class: "message error", role: "alert", id: "draft-mistake", hidden: true });
  const rows = {
    kind: row("What", kind),
    service: row("Which session", service),
    place: row("Where", place, pointed),
    postcode: row("Postcode", postcode),
    days: dayRow(days),
    hours: h("div", { class: "field-row" }, h("label", { for: "draft-from" }, "From"), from, h("label", { for: "draft-to" }, "to"), to),
    name: row("Name (if you like)", name),
  };
  return { kind, service, place, pointed, postcode, days, from, to, name, mistake, rows };
}

/** Only what is needed for this kind of change is asked. */
function arrange({ kind, place, pointed, rows }: Fields, { onMap }: Chosen): void {
  const is = kind.value;
  rows.service.hidden = is === ADD;
  rows.place.hidden = is !== ADD;
  rows.postcode.hidden = is !== ADD || place.value !== POSTCODE;
  rows.days.hidden = rows.hours.hidden = is === LEAVE_OUT;
  pointed.textContent = place.value === ON_MAP ? onMap?.words ?? "Click on the map, or pick an area there with Enter." : "";
}

function submit(event: Event, fields: Fields, chosen: Chosen, events: DraftEvents): void {
  event.preventDefault();
  say(fields.mistake, "");
  try {
    events.tried(read(fields, chosen));
    fields.name.value = "";
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    say(fields.mistake, error.message, error.field);
  }
}

function read(fields: Fields, chosen: Chosen): Tried {
  const named = (words: string): string => fields.name.value.trim() || words;
  if (fields.kind.value === ADD) {
    const [{ place, words }, hours] = [whereOf(fields, chosen), hoursOf(fields)];
    return { name: named(`${words}, ${spoken(hours)}`), drafts: [{ place, hours, label: words }], without: [] };
  }
  const changed = chosen.services.find(({ id }) => id === fields.service.value);
  if (!changed) throw new Mistake("Choose which session.", fields.service);
  const [title, without] = [changed.properties.name, [changed.id]];
  if (fields.kind.value === LEAVE_OUT) return { name: named(`Without ${title}`), drafts: [], without };
  const hours = hoursOf(fields);
  const place = changed.geometry ? placeAt(changed.geometry.coordinates) : REMOTE;
  return { name: named(`${title}, now ${spoken(hours)}`), drafts: [{ place, hours, label: title }], without };
}

function whereOf({ place, postcode }: Fields, { onMap }: Chosen): Where {
  const typed = postcode.value.trim().toUpperCase();
  if (place.value === POSTCODE && !typed) throw new Mistake("Type a postcode.", postcode);
  if (place.value === POSTCODE) return { place: typed, words: typed };
  if (place.value === ON_MAP && !onMap) throw new Mistake("Click on the map where the session would be.", place);
  if (place.value === ON_MAP && onMap) return onMap;
  if (!place.value) throw new Mistake("Choose where the session would be.", place);
  return { place: place.value, words: place.selectedOptions[0]?.textContent ?? "" };
}

function hoursOf({ days, from, to }: Fields): string {
  const chosen = days.filter(({ checked }) => checked).map(({ value }) => value);
  if (chosen.length === 0) throw new Mistake("Choose at least one day.", days[0]);
  if (!from.value || !to.value || from.value >= to.value) throw new Mistake("The end must be after the beginning.", to);
  return openingHours(chosen, from.value, to.value);
}

class Mistake extends Error {
  constructor(message: string, readonly field: HTMLElement | undefined) {
    super(message);
  }
}

function say(mistake: HTMLElement, words: string, field?: HTMLElement): void {
  for (const marked of mistake.parentElement?.querySelectorAll("[aria-invalid]") ?? []) marked.removeAttribute("aria-invalid");
  mistake.hidden = words === "";
  mistake.textContent = words;
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", mistake.id);
  field?.focus();
}

const row = (words: string, ...fields: HTMLElement[]): HTMLElement => h("div", { class: "field-row" }, h("label", { for: fields[0]?.id }, words), fields);

/** Days to choose from, each as large as a finger. */
export const dayRow = (days: readonly HTMLInputElement[]): HTMLElement =>
  h("fieldset", { class: "days" }, h("legend", {}, "On"), days.map((box, nth) => h("label", { class: "day" }, box, h("span", { "aria-hidden": "true" }, DAYS[nth]?.slice(0, 2)))));

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
