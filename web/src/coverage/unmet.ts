// What searches found nothing, as far as devices told whose owners agreed: only where the server takes such answers.
// Invariant: each estimate stands beside how sure it is; what chance alone may explain stands apart.

import { h, renew, slot } from "../dom";
import { addDays } from "../time";
import { Refusal, asker } from "./api";
import type { Area, Taxonomy } from "./answer";
import { placeOf } from "./map";
import { about, doubts, enough, interval, needWords, otherWords, type UnmetEstimate, type UnmetQuestion, type UnmetTold } from "./unmet_words";
import { count } from "./numbers";
import { dateWords, mondayOf } from "./weeks";

const TITLES: Readonly<Record<UnmetQuestion["question"], readonly [title: string, column: string]>> = {
  language: ["In which language", "Language"],
  slot: ["When", "Time wanted"],
  area: ["Where", "Area"],
};
const PARAMETERS = new URLSearchParams({ limit: "10" });

/** Every part of the page has a place of its own but this one, which most servers have nothing for. */
export const UNMET_PART = ["unmet", "What searches found nothing"] as const;
export const unmetIsTaken = (): boolean => document.querySelector("meta[name=unmet]") !== null;

export interface UnmetSection {
  /** What areas are called is known by whatever else was asked. */
  name(areas: readonly Area[]): void;
}

/** Lays itself below the matrix, and asks at once. */
export function unmetSection(taxonomy: Taxonomy): UnmetSection {
  const [name, title] = UNMET_PART;
  const element = h("div", { class: "unmet", "data-testid": "unmet-told" });
  const names = new Map<string, string>();
  let told: UnmetTold | undefined;
  let trouble = "";

  function show(): void {
    if (trouble) renew(element, h("p", { class: "message error" }, trouble));
    else if (told) renew(element, content(told));
  }

  function content(all: UnmetTold): HTMLElement[] {
    const answers = all.questions.reduce((sum, question) => sum + question.answers, 0);
    return [
      h("p", {}, `${count(answers)} ${answers === 1 ? "answer" : "answers"} from ${dateWords(mondayOf(all.from))} to ${dateWords(addDays(mondayOf(all.to), 6))}. A device whose owner agreed gives one a week, and chance is mixed into it before it leaves: nobody can tell what anybody searched. What is below are estimates for all of them together, with how sure they are: a hint where to look, not a count.`),
      h("p", { class: "hint" }, "“Share” is of the devices that answer in a week; “between” holds the true one 95 times in 100. Night is before 6:00 and from 22:00, evening begins at 17:00."),
      ...doubts(all).map((words) => h("p", { class: "message" }, words)),
      ...all.questions.map((question) => part(all, question)),
    ];
  }

  function part(all: UnmetTold, asked: UnmetQuestion): HTMLElement {
    const out = asked.estimates.filter(({ stands_out }) => stands_out);
    const rest = asked.estimates.filter(({ stands_out }) => !stands_out);
    const [title] = TITLES[asked.question];
    return h("section", { "data-testid": `unmet-${asked.question}` },
      h("h3", {}, title),
      h("p", { class: "hint" }, enough(all, asked)),
      out.length > 0 && table(asked.question, `${title}: what stands out`, out),
      rest.length > 0 && h("details", {},
        h("summary", { "data-focus": `unmet-${asked.question}` }, "What chance alone may explain"),
        table(asked.question, `${title}: what chance alone may explain`, rest)));
  }

  const table = (question: UnmetQuestion["question"], caption: string, estimates: readonly UnmetEstimate[]): HTMLElement =>
    h("div", { class: "table-scroll", role: "region", tabindex: 0, "aria-label": caption }, h("table", {},
      h("caption", { class: "spoken-only" }, caption),
      h("thead", {}, h("tr", {}, ["Need", TITLES[question][1]].map((words) => h("th", { scope: "col" }, words)),
        ["Share", "Between"].map((words) => h("th", { scope: "col", class: "number" }, words)))),
      h("tbody", {}, estimates.map((estimate) => h("tr", {},
        h("th", { scope: "row" }, needWords(estimate, taxonomy)),
        h("td", {}, otherWords(estimate, question, taxonomy, (code) => names.get(code) ?? code)),
        h("td", { class: "number" }, about(estimate.share)),
        h("td", { class: "number" }, interval(estimate)))))));

  async function ask(): Promise<void> {
    try {
      told = await asker<UnmetTold>("/api/v1/unmet")(PARAMETERS);
    } catch (error) {
      trouble = error instanceof Refusal ? error.message : "What searches found nothing could not be shown.";
    }
    show();
  }

  slot("matrix").after(h("section", { id: name, class: "part", "aria-labelledby": `${name}-title` }, h("h2", { id: `${name}-title`, tabindex: -1 }, title), element));
  void ask();
  return {
    name(areas) {
      for (const area of areas) names.set(area.id, placeOf(area));
      show();
    },
  };
}
