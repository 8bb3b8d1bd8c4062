// Another language, need or week laid beside the question: what gets better or worse.

import { h, renew, type Child } from "../dom";
import { localDate } from "../time";
import type { Taxonomy, Word } from "./answer";
import { WHOLE_WEEK } from "./hours";
import type { Other, View } from "./question";
import { nameOf } from "./words";
import { holidayWeeks, weekWords } from "./weeks";

export interface CompareSection {
  readonly element: HTMLElement;
  show(view: View): void;
}

const HOLIDAYS_SHOWN = 6;

export function compareSection(taxonomy: Taxonomy, compare: (other: Other | undefined) => void): CompareSection {
  const element = h("div", { class: "compare" });

  const choice = (what: Other["what"], label: string, options: readonly (readonly [string, string])[], other: Other | undefined): Child => {
    const value = other?.what === what ? other.value : "";
    return h("label", { class: "field-row" }, h("span", {}, label), h("select", { class: "choice", name: `compare-${what}`, "data-focus": `compare-${what}`,
      onchange: (event: Event) => { const next = (event.target as HTMLSelectElement).value; compare(next ? { what, value: next } : undefined); } },
    h("option", { value: "" }, "none"), options.map(([each, words]) => h("option", { value: each, selected: each === value }, words))));
  };
  const named = (words: readonly Word[], but: readonly string[]): (readonly [string, string])[] =>
    words.filter(({ code }) => !but.includes(code)).map((word) => [word.code, word.names["en"] ?? word.code] as const).sort((a, b) => a[1].localeCompare(b[1], "en"));

  return {
    element,
    show({ question, other }) {
      const weeks = [WHOLE_WEEK, ...holidayWeeks(localDate(new Date()), HOLIDAYS_SHOWN).map(({ week }) => week)].filter((week) => week !== question.week);
      renew(element, [
        h("p", {}, "Lay another question beside yours. Map, week and table then show the difference."),
        h("div", { class: "field-rows" },
          choice("language", "Another language", named(taxonomy.languages, question.languages), other),
          choice("category", "Another need", named(taxonomy.needs, question.needs), other),
          choice("open", "Another week", weeks.map((week) => [week, weekWords(week).replace(/^in /, "")]), other)),
        other && h("button", { class: "button", type: "button", onclick: () => compare(undefined) }, "Stop comparing"),
      ]);
    },
  };
}

/** What is laid beside, in words. */
export function otherWords({ what, value }: Other, taxonomy: Taxonomy): string {
  if (what === "open") return weekWords(value).replace(/^in /, "");
  return nameOf(what === "language" ? taxonomy.languages : taxonomy.needs, value);
}
