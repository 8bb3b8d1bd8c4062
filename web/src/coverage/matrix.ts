// Every need in every language for the whole city: an overview from which each cell can be asked about.
// Invariant: nothing is asked before the table is scrolled to.

import { h, renew, type Child } from "../dom";
import { Refusal, askMatrix } from "./api";
import type { Matrix, MatrixCell, Taxonomy } from "./answer";
import { hoursWords, percent, points } from "./numbers";
import { parameters, type Counts, type Question } from "./question";
import { walkable } from "./roving";
import { shareClass } from "./shade";
import { nameOf } from "./words";

export interface MatrixSection {
  readonly element: HTMLElement;
  show(question: Question, counts: Counts): void;
}

const SHARE = "The share of people with something at some hour of the week";
const PICK = "Pick a cell to ask about it.";
const NOT_OURS = ["category", "language"];

export function matrixSection(taxonomy: Taxonomy, pick: (need: string, language: string) => void): MatrixSection {
  const element = h("div", { class: "matrix" }, h("p", { class: "hint" }, "Loading when you come here …"));
  let [wanted, shown, isSeen] = ["", "", false];
  let [counted, last]: [Counts, Matrix | undefined] = ["open", undefined];

  async function load(): Promise<void> {
    if (!isSeen || wanted === shown) return;
    shown = wanted;
    element.setAttribute("aria-busy", "true");
    if (!last) renew(element, h("p", { class: "hint" }, "Working it out …"));
    try {
      const matrix = await askMatrix(new URLSearchParams(wanted));
      last = matrix ?? last;
      if (matrix) draw(matrix);
    } catch (error) {
      shown = "";
      renew(element, h("p", { class: "message error", role: "alert" }, error instanceof Refusal ? error.message : "The table could not be loaded."));
    }
    element.removeAttribute("aria-busy");
  }

  function draw(matrix: Matrix): void {
    const table = tableOf(matrix, taxonomy, counted === "if_known");
    element.replaceChildren(h("p", { class: "hint" }, counted === "if_known" ? `${SHARE}, also where it only may be open. ${PICK}` : `${SHARE}. ${PICK} Hours that are not known do not count here: look at them by “What counts”, in the answer.`), h("div", { class: "table-scroll" }, table));
    walkable(table, (cell) => pick(cell.dataset["need"] ?? "", cell.dataset["language"] ?? ""));
  }

  new IntersectionObserver((entries) => {
    isSeen ||= entries.some(({ isIntersecting }) => isIntersecting);
    void load();
  }, { rootMargin: "200px" }).observe(element);

  return {
    element,
    show(question, counts) {
      if (counts !== counted) {
        counted = counts;
        if (last) draw(last);
      }
      const asked = parameters(question);
      for (const name of NOT_OURS) asked.delete(name);
      asked.set("language_help", question.help);
      wanted = asked.toString();
      void load();
    },
  };
}

function tableOf({ needs, languages, cells }: Matrix, taxonomy: Taxonomy, ifKnown: boolean): HTMLTableElement {
  const by = new Map(cells.map((cell) => [`${cell.category}/${cell.language}`, cell]));
  const languageName = (code: string): string => (code ? nameOf(taxonomy.languages, code) : "any language");
  const head = h("tr", {}, h("td", {}, h("span", { class: "spoken-only" }, "Need")), languages.map((code) => h("th", { scope: "col" }, h("span", {}, languageName(code)))));
  const row = (need: string): HTMLElement => h("tr", {}, h("th", { scope: "row" }, nameOf(taxonomy.needs, need)), languages.map((language) =>
    cellOf(need, language, by.get(`${need}/${language}`), `${nameOf(taxonomy.needs, need)}, ${languageName(language)}`, ifKnown)));
  return h("table", { class: "matrix-table", role: "grid", "data-testid": "matrix" }, h("caption", { class: "spoken-only" }, "Needs by languages"), h("thead", {}, head), h("tbody", {}, needs.map(row)));
}

function cellOf(need: string, language: string, cell: MatrixCell | undefined, name: string, ifKnown: boolean): Child {
  const share = (ifKnown ? cell?.share_if_known : cell?.share) ?? null;
  const hours = cell?.hours_per_week ? `, ${hoursWords(cell.hours_per_week)} a week on average` : "";
  const maybe = !ifKnown && percent(cell?.share_if_known ?? null) !== percent(share) ? `, up to ${percent(cell?.share_if_known ?? null)} if hours were known` : "";
  const spoken = `${name}: ${percent(share)}${hours}${maybe}`;
  return h("td", { role: "gridcell", class: `hour ${shareClass(share)}`, "data-cell": `${need}/${language}`, "data-need": need, "data-language": language, tabindex: -1, "aria-label": spoken, title: spoken }, h("span", {}, points(share)));
}
