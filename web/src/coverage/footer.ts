// Where the figures are from, and what a printed page says besides.

import { ATTRIBUTION } from "../city";
import { h } from "../dom";
import type { Coverage } from "./answer";
import type { Question, View } from "./question";
import type { Speech } from "./words";
import { dateWords } from "./weeks";

export const SOURCES = [...ATTRIBUTION];

export function footer(): HTMLElement {
  return h("div", {},
    h("p", {}, "An hour counts by what is open when it begins. “Within reach” is as the crow flies, or a walk at 1.25 m/s along a way 1.3 times as long."),
    ATTRIBUTION.map((line) => h("p", {}, line)),
    h("p", { class: "links" }, h("a", { href: "/" }, "The map for newcomers"), " ", h("a", { href: "/docs" }, "The API")));
}

const COUNTED_WORDS = { open: "", if_known: "Hours that are not known count as open. ", checked: "Only what was checked in the last year counts. " } as const;

/** Shown on paper only. */
export function report(view: View, coverage: Coverage, speech: Speech): HTMLElement {
  const unmatched = coverage.unmatched.figures.length + coverage.unmatched.areas.length;
  return h("div", { class: "report" },
    h("p", {}, `Who has ${speech.thing} ${speech.reach}? ${COUNTED_WORDS[view.counts]}${areaWords(view, coverage)}`),
    h("p", {}, `Made with Waymark on ${dateWords(coverage.asked_at.slice(0, 10))}, revision ${coverage.revision} of the directory.${unmatched > 0 ? ` ${unmatched} census codes or areas did not match.` : ""}`));
}

function areaWords({ area }: View, { features }: Coverage): string {
  const found = features.find(({ id }) => id === area)?.properties;
  return found ? `The week is that of ${found.place || found.name}, ${found.name}.` : "";
}

/** Codes of a census that do not fit the areas, said on the screen. */
export function unmatchedWords({ weight }: Question, { unmatched }: Coverage): string {
  if (weight === "postcodes" || unmatched.figures.length + unmatched.areas.length === 0) return "";
  const some = (codes: readonly string[]): string => codes.slice(0, 3).join(", ") + (codes.length > 3 ? " …" : "");
  const parts = [
    unmatched.figures.length > 0 && `${unmatched.figures.length} rows of the census have no area (${some(unmatched.figures)})`,
    unmatched.areas.length > 0 && `${unmatched.areas.length} areas have no figures (${some(unmatched.areas)})`,
  ];
  return `${parts.filter(Boolean).join("; ")}.`;
}
