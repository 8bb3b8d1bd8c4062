// The answer in words: one sentence, what is doubtful in it, what is changed, and the worst gaps.

import { h, renew, type Child } from "../dom";
import type { Area, Coverage } from "./answer";
import { PARTS, WHOLE_WEEK, hourName, hourOf } from "./hours";
import { capital, type Speech } from "./words";
import { changedPlaces, gaps, type Gap } from "./ranking";
import { COUNTS, type Counts, type View } from "./question";
import { areaShade } from "./shading";

export interface Summary {
  readonly element: HTMLElement;
  show(view: View, coverage: Coverage, speech: Speech): void;
}

export interface SummaryEvents {
  look(when: string): void;
  count(counts: Counts): void;
  pick(area: string): void;
  showMap(): void;
}

const FIRST_SHOWN = 10;

export function summary(events: SummaryEvents): Summary {
  const element = h("div", { class: "summary" }, h("p", { class: "hint" }, "Working it out …"));
  let all = false;
  const show: Summary["show"] = (view, coverage, speech) => renew(element, [
    h("p", { class: "headline", "data-testid": "headline" }, speech.headline(coverage.total, view.when)),
    speech.doubts(coverage.total, view.when).map((doubt) => h("p", { class: "hint doubt" }, doubt)),
    counted(view, coverage, events.count),
    changes(coverage, speech),
    times(view, events.look),
    worst(view, coverage, speech),
  ]);

  function worst(view: View, coverage: Coverage, speech: Speech): Child {
    const found = gaps(coverage.features, view.when);
    const lacking = found.filter(({ without }) => without > 0);
    if (lacking.length === 0) return h("p", {}, "Nobody is without at this time.");
    return [
      h("h3", {}, "The largest gaps"),
      h("ol", { class: "gaps", "data-testid": "gaps" }, lacking.slice(0, all ? undefined : FIRST_SHOWN).map((gap) => item(gap, view, coverage, speech))),
      lacking.length > FIRST_SHOWN && h("button", { class: "link", type: "button", onclick: () => { all = !all; show(view, coverage, speech); } },
        all ? "Show fewer" : `Show all ${lacking.length} places`),
    ];
  }

  function item(gap: Gap, view: View, coverage: Coverage, speech: Speech): HTMLElement {
    const picked = gap.codes.includes(view.area) ? coverage.features.find(({ id }) => id === view.area) : undefined;
    const button = h("button", { class: "gap", type: "button", "data-focus": `gap-${gap.place}`, "aria-expanded": String(picked !== undefined), onclick: () => events.pick(picked ? picked.id : worstArea(gap, coverage)) },
      h("strong", {}, gap.place), `: ${speech.gap(gap, view.when)}.`);
    return h("li", { class: picked ? "picked" : null }, h("div", {}, button, picked && about(picked, view, speech)));
  }
  /** What was picked, beside where it was picked. */
  function about(area: Area, view: View, speech: Speech): HTMLElement {
    return h("p", { class: "hint about" }, `Here ${area.properties.name}: ${areaShade(area, view.when, view.see).spoken}; ${speech.people(area.properties.demand)}. `,
      h("button", { class: "link", type: "button", onclick: () => events.showMap() }, "On the map"));
  }
  return { element, show };
}

/** The area of a place where most people are without. */
function worstArea({ codes }: Gap, { features }: Coverage): string {
  const without = (code: string): number => {
    const found = features.find(({ id }) => id === code)?.properties;
    return found ? found.demand * (168 - (found.hours_per_week ?? 0)) : 0;
  };
  return codes.reduce((most, code) => (without(code) > without(most) ? code : most), codes[0] ?? "");
}

function changes({ total, features }: Coverage, speech: Speech): Child {
  if (!total.change) return null;
  return h("div", { class: "changes", "data-testid": "changes" },
    h("p", {}, h("strong", {}, speech.changed(total.change))),
    speech.changedWhere(changedPlaces(features), total.change).map((words) => h("p", {}, words)));
}

const COUNTS_WORDS: Readonly<Record<Counts, string>> = { open: "Known to be open", if_known: "Also what may be open", checked: "Only what was checked in the last year" };

/** What counts can be chosen where it makes a difference. */
function counted({ counts }: View, { total }: Coverage, choose: (counts: Counts) => void): Child {
  const differs = total.share_if_known !== total.share || total.share_checked !== total.share;
  if (!differs && counts === "open") return null;
  return h("label", { class: "field-row" }, h("span", {}, "What counts"), h("select", { class: "choice", name: "counts", "data-focus": "counts", onchange: (event: Event) => choose((event.target as HTMLSelectElement).value as Counts) },
    COUNTS.map((each) => h("option", { value: each, selected: each === counts }, COUNTS_WORDS[each]))));
}

function times({ when }: View, look: (when: string) => void): HTMLElement {
  const hour = hourOf(when);
  const chip = (key: string, words: string, title: string): HTMLElement =>
    h("button", { class: "chip", type: "button", "aria-pressed": String(key === when), "data-focus": `at-${key}`, title, onclick: () => look(key) }, words);
  return h("div", { class: "times", role: "group", "aria-label": "Which time is looked at" },
    chip(WHOLE_WEEK, "Whole week", "Something at some hour of the week"),
    PARTS.map(({ key, name, detail }) => chip(key, name, detail)),
    hour !== undefined && chip(when, capital(hourName(hour)), "One hour"));
}
