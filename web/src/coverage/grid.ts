// The week as a table, a cell an hour: days beside each other on a phone, under each other where there is room.

import { h } from "../dom";
import { DAYS, HOURS, hourName } from "./hours";
import { stopAt, walkable } from "./roving";

export interface HourCell {
  readonly className: string;
  /** Short enough for a cell. */
  readonly words: string;
  readonly spoken: string;
}

export interface WeekGrid {
  readonly element: HTMLElement;
  show(caption: string, cellOf: (hour: number) => HourCell, picked: readonly number[]): void;
}

const WIDE = "(min-width: 45em)";
const HOURS_OF_DAY = 24;
const two = (hour: number): string => String(hour).padStart(2, "0");

export function weekGrid(pick: (hour: number) => void): WeekGrid {
  const wide = window.matchMedia(WIDE);
  const element = h("div", { class: "week-scroll" });
  let isOnPaper = false;
  let table = build();
  let last: Parameters<WeekGrid["show"]> | undefined;

  function build(): HTMLTableElement {
    const built = wide.matches || isOnPaper ? daysDown() : daysAcross();
    walkable(built, (cell) => pick(Number(cell.dataset["cell"])));
    element.replaceChildren(built);
    return built;
  }

  function show(...what: Parameters<WeekGrid["show"]>): void {
    last = what;
    const [caption, cellOf, picked] = what;
    if (table.caption) table.caption.textContent = caption;
    for (const cell of table.querySelectorAll<HTMLElement>("[data-cell]")) paint(cell, cellOf, picked);
    if (picked.length === 1 && !table.contains(document.activeElement)) stopAt(table, table.querySelector(`[data-cell="${picked[0]}"]`));
  }

  function again(onPaper = false): void {
    isOnPaper = onPaper;
    table = build();
    if (last) show(...last);
  }
  wide.addEventListener("change", () => again());
  // Before pages are counted, which a change of media is not.
  window.addEventListener("beforeprint", () => again(true));
  window.addEventListener("afterprint", () => again());
  return { element, show };
}

function paint(cell: HTMLElement, cellOf: (hour: number) => HourCell, picked: readonly number[]): void {
  const hour = Number(cell.dataset["cell"]);
  const { className, words, spoken } = cellOf(hour);
  const isPicked = picked.includes(hour);
  cell.className = `hour ${className}${isPicked ? " picked" : ""}`;
  cell.firstElementChild?.replaceChildren(words);
  cell.setAttribute("aria-label", `${hourName(hour)}: ${spoken}`);
  cell.setAttribute("aria-selected", String(isPicked));
  cell.title = `${hourName(hour)}: ${spoken}`;
}

const cell = (hour: number): HTMLElement => h("td", { role: "gridcell", "data-cell": hour, tabindex: -1 }, h("span", {}));
const grid = (head: HTMLElement, rows: HTMLElement[], kind: string): HTMLTableElement =>
  h("table", { class: `week-grid ${kind}`, role: "grid", "data-testid": "week-grid" }, h("caption", { class: "hint" }), h("thead", {}, head), h("tbody", {}, rows));
const corner = (words: string): HTMLElement => h("td", {}, h("span", { class: "spoken-only" }, words));

function daysDown(): HTMLTableElement {
  const hours = Array.from({ length: HOURS_OF_DAY }, (_, hour) => h("th", { scope: "col" }, two(hour)));
  const rows = DAYS.map((day, nth) => h("tr", {}, h("th", { scope: "row" }, h("abbr", { title: day }, day.slice(0, 3))), hoursOfDay(nth).map(cell)));
  return grid(h("tr", {}, corner("Day"), hours), rows, "days-down");
}

const hoursOfDay = (day: number): number[] => Array.from({ length: HOURS_OF_DAY }, (_, hour) => (day * HOURS_OF_DAY + hour) % HOURS);

function daysAcross(): HTMLTableElement {
  const days = DAYS.map((day) => h("th", { scope: "col" }, h("abbr", { title: day }, day.slice(0, 2))));
  const rows = Array.from({ length: HOURS_OF_DAY }, (_, hour) =>
    h("tr", {}, h("th", { scope: "row" }, `${two(hour)}:00`), DAYS.map((_, day) => cell(day * HOURS_OF_DAY + hour))));
  return grid(h("tr", {}, corner("Hour"), days), rows, "days-across");
}
