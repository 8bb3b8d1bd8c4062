// All areas as a table that can be sorted: the map in words.

import { h, renew } from "../dom";
import type { Area, Coverage } from "./answer";
import { shareAt } from "./answer";
import { hoursWords, count, percent, signedPoints } from "./numbers";
import type { View } from "./question";
import { changeAt } from "./shading";
import { capital, COUNTED } from "./words";

interface Column {
  readonly key: string;
  readonly title: string;
  readonly isNumber: boolean;
  value(area: Area): number | string;
  words(area: Area): string;
}

export interface AreasTable {
  readonly element: HTMLElement;
  show(view: View, coverage: Coverage): void;
}

const FIRST_SHOWN = 10;

export function areasTable(pick: (code: string) => void): AreasTable {
  const element = h("div", { class: "areas" });
  let [sorted, ascending, all] = ["without", false, false];

  const show: AreasTable["show"] = (view, coverage) => {
    const again = (): void => show(view, coverage);
    const columns = columnsOf(view, coverage);
    const rows = inOrder(coverage.features, columns.find(({ key }) => key === sorted) ?? columns[0]);
    renew(element, [
      h("div", { class: "table-scroll", role: "region", tabindex: 0, "aria-label": "Table of areas" }, h("table", { class: "areas-table", "data-testid": "areas" },
        h("thead", {}, h("tr", {}, columns.map((column) => head(column, again)))),
        h("tbody", {}, rows.slice(0, all ? undefined : FIRST_SHOWN).map((area) => row(area, columns, view.area))))),
      rows.length > FIRST_SHOWN && h("button", { class: "link", type: "button", onclick: () => { all = !all; again(); } }, all ? "Show fewer" : `Show all ${rows.length} areas`),
    ]);
  };

  function inOrder(areas: readonly Area[], column: Column | undefined): Area[] {
    if (!column) return [...areas];
    const turn = ascending ? 1 : -1;
    const compare = (a: number | string, b: number | string): number =>
      typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), "en", { numeric: true }) : a - b;
    return [...areas].sort((a, b) => turn * compare(column.value(a), column.value(b)) || (a.id < b.id ? -1 : 1));
  }

  function head({ key, title, isNumber }: Column, again: () => void): HTMLElement {
    const isSorted = key === sorted;
    const sort = (): void => {
      ascending = isSorted ? !ascending : !isNumber;
      sorted = key;
      again();
    };
    return h("th", { scope: "col", class: isNumber ? "number" : null, "aria-sort": isSorted ? (ascending ? "ascending" : "descending") : null },
      h("button", { type: "button", class: "sort", "data-focus": `sort-${key}`, onclick: sort }, title, h("span", { "aria-hidden": "true" }, isSorted ? (ascending ? " ▲" : " ▼") : "")));
  }

  const row = (area: Area, columns: readonly Column[], picked: string): HTMLElement =>
    h("tr", { class: area.id === picked ? "picked" : null }, columns.map(({ isNumber, words }, nth) => nth === 0
      ? h("th", { scope: "row" }, h("button", { type: "button", class: "row-link", "data-focus": `area-${area.id}`, "aria-pressed": String(area.id === picked), onclick: () => pick(area.id) }, words(area)))
      : h("td", { class: isNumber ? "number" : null }, words(area))));
  return { element, show };
}

function columnsOf({ when, question }: View, { total }: Coverage): Column[] {
  const text = (key: string, title: string, of: (area: Area) => string): Column => ({ key, title, isNumber: false, value: of, words: of });
  const number = (key: string, title: string, of: (area: Area) => number | null, words: (value: number | null) => string): Column =>
    ({ key, title, isNumber: true, value: (area) => of(area) ?? -1, words: (area) => words(of(area)) });
  const without = ({ properties }: Area): number => properties.demand * (1 - (shareAt(properties, when) ?? 1));
  const counted = COUNTED[question.weight].many;
  return [
    text("place", "Place", ({ properties, id }) => properties.place || properties.name || id),
    text("name", "Area", ({ properties, id }) => (properties.name && properties.name !== id ? `${properties.name} (${id})` : id)),
    number("demand", capital(counted), ({ properties }) => properties.demand, (value) => count(value ?? 0)),
    number("share", "Share", ({ properties }) => shareAt(properties, when), percent),
    number("without", "Without", without, (value) => count(value ?? 0)),
    number("hours", "Hours a week", ({ properties }) => properties.hours_per_week, (value) => (value === null ? "–" : hoursWords(value).replace(/ hours?$/, ""))),
    ...(total.change ? [number("change", "Change", ({ properties }) => changeAt(properties, when), signedPoints)] : []),
  ];
}
