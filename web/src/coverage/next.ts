// Where next: the sessions that most people would gain by, and how far from the best that choice can be.

import { h, renew, type Child } from "../dom";
import { Refusal, askNext } from "./api";
import type { Proposal, Proposals } from "./answer";
import { dayRow } from "./draft";
import { DAYS, DAY_CODES } from "./hours";
import type { Pin } from "./map";
import { parameters, type Draft, type Scenario, type View } from "./question";
import { spoken, type Speech } from "./words";

export interface NextSection {
  readonly element: HTMLElement;
  show(view: View, speech: Speech): void;
  readonly pins: readonly Pin[];
}

export interface NextEvents {
  /** Pins are there, or gone. */
  pinned(): void;
  tryIt(scenario: Scenario): void;
}

export function nextSection(events: NextEvents): NextSection {
  const list = h("div", { class: "proposals", "aria-live": "polite" });
  let current: { view: View; speech: Speech } | undefined;
  let [pins, asked]: [readonly Pin[], string] = [[], ""];

  async function find(form: HTMLFormElement): Promise<void> {
    if (!current) return;
    const { view, speech } = current;
    const wanted = wantedBy(form, view);
    asked = parameters(view.question).toString();
    list.setAttribute("aria-busy", "true");
    try {
      const found = await askNext(wanted);
      if (!found) return;
      pins = pinsOf(found);
      renew(list, answer(found, speech));
      events.pinned();
    } catch (error) {
      renew(list, h("p", { class: "message error", role: "alert" }, error instanceof Refusal ? error.message : "No answer could be had."));
    }
    list.removeAttribute("aria-busy");
  }

  function answer(found: Proposals, speech: Speech): Child {
    const proposals = found.features.map(({ properties }) => properties);
    return [
      proposals.length > 0 && h("ol", { class: "gaps", "data-testid": "proposals" }, proposals.map((each) => h("li", {}, h("div", {}, `${speech.proposal(each)}. `,
        h("button", { class: "link", type: "button", "aria-label": `Try it: ${spoken(each.opening_hours)} at ${each.name}`, onclick: () => events.tryIt(scenarioOf([each])) }, "Try it"))))),
      h("p", { "data-testid": "certificate" }, speech.certificate(found)),
      proposals.length > 1 && h("button", { class: "button", type: "button", onclick: () => events.tryIt(scenarioOf(proposals)) }, `Try all ${proposals.length} together`),
    ];
  }

  return {
    element: h("div", {}, h("p", {}, "Where and when would new sessions of this kind help most people? Each would suit the whole question above."), h("div", { class: "beside" }, nextForm(find), list)),
    get pins() { return pins; },
    show(view, speech) {
      current = { view, speech };
      // Proposals are for the question they were made for.
      if (!asked || parameters(view.question).toString() === asked) return;
      [pins, asked] = [[], ""];
      list.replaceChildren();
    },
  };
}

function nextForm(find: (form: HTMLFormElement) => Promise<void>): HTMLFormElement {
  const row = (words: string, id: string, field: HTMLElement): HTMLElement => h("div", { class: "field-row" }, h("label", { for: id }, words), field);
  const numbers = (id: string, most: number, usual: number): HTMLElement =>
    h("select", { class: "choice", id, name: id }, Array.from({ length: most }, (_, nth) => h("option", { value: nth + 1, selected: nth + 1 === usual }, nth + 1)));
  const clock = (id: string, usual: number): HTMLElement =>
    h("select", { class: "choice", id, name: id }, Array.from({ length: 25 }, (_, hour) => h("option", { value: `${String(hour).padStart(2, "0")}:00`, selected: hour === usual }, `${String(hour).padStart(2, "0")}:00`)));
  return h("form", { class: "draft", "data-testid": "next-form", "aria-label": "Where next", onsubmit: (event: Event) => {
    event.preventDefault();
    void find(event.currentTarget as HTMLFormElement);
  } },
  row("Sessions", "next-sessions", numbers("next-sessions", 10, 3)),
  row("Hours each", "next-hours", numbers("next-hours", 12, 2)),
  row("Where", "next-at", h("select", { class: "choice", id: "next-at", name: "next-at" }, h("option", { value: "venues" }, "at places the directory knows"), h("option", { value: "anywhere" }, "anywhere in the city"))),
  dayRow(DAYS.map((day, nth) => h("input", { type: "checkbox", name: "next-day", value: DAY_CODES[nth] ?? "", checked: true, "aria-label": day }))),
  h("div", { class: "field-row" }, h("label", { for: "next-from" }, "Not before"), clock("next-from", 8), h("label", { for: "next-to" }, "not after"), clock("next-to", 20)),
  h("button", { class: "button primary", type: "submit" }, "Find the best"));
}

/** Sessions that are tried already count as there. */
function wantedBy(form: HTMLFormElement, { question, scenarios, tried }: View): URLSearchParams {
  const data = new FormData(form);
  const wanted = parameters(question);
  for (const name of ["sessions", "hours", "at", "from", "to"]) wanted.set(name, String(data.get(`next-${name}`)));
  const days = data.getAll("next-day").map(String);
  if (days.length > 0 && days.length < DAYS.length) wanted.set("days", days.join(","));
  const scenario = tried === undefined ? undefined : scenarios[tried];
  for (const { place, hours } of scenario?.drafts ?? []) wanted.append("draft", `${place};${hours}`);
  for (const id of scenario?.without ?? []) wanted.append("without", id);
  return wanted;
}

/** A pin has room for so many ranks. */
const MOST_RANKS = 3;

/** A pin a place, with the ranks of all that are proposed there. */
function pinsOf({ features }: Proposals): Pin[] {
  const ranks = new Map<string, number[]>();
  const pins = features.flatMap(({ geometry, properties }) => {
    const at = geometry?.coordinates.join() ?? "";
    const there = ranks.get(at);
    there?.push(properties.rank);
    if (!geometry || there) return [];
    ranks.set(at, [properties.rank]);
    return [geometry.coordinates];
  });
  return pins.map((position) => {
    const there = ranks.get(position.join()) ?? [];
    return { position, words: there.length > MOST_RANKS ? `${there[0]} …` : there.join(" ") };
  });
}

function scenarioOf(proposals: readonly Proposal[]): Scenario {
  const drafts = proposals.map(({ draft, name }): Draft => {
    const at = draft.indexOf(";");
    return { place: draft.slice(0, at), hours: draft.slice(at + 1), label: name };
  });
  const [first] = drafts;
  return { name: drafts.length === 1 && first ? `${first.label}, ${spoken(first.hours)}` : `The best ${drafts.length} sessions`, drafts, without: [] };
}
