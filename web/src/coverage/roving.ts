// Tables that are walked through with the arrow keys: one stop of the Tab key, whatever their size.
// Invariant: exactly one cell with `data-cell` can be reached by Tab, the one that was last.

const STEPS: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** Enter, Space and a click act on a cell; arrows, Home and End go to others. */
export function walkable(table: HTMLTableElement, act: (cell: HTMLElement) => void): void {
  const cellOf = (event: Event): HTMLTableCellElement | null => (event.target as Element).closest("[data-cell]");
  table.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    visit(table, cell);
    act(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") act(cell);
    else if (!go(table, cell, event.key)) return;
    event.preventDefault();
  });
  stopAt(table, table.querySelector("[data-cell]"));
}

/** Makes a cell the one that Tab leads to. */
export function stopAt(table: HTMLTableElement, cell: Element | null): void {
  for (const other of table.querySelectorAll("[data-cell][tabindex='0']")) other.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}

function go(table: HTMLTableElement, from: HTMLTableCellElement, key: string): boolean {
  const row = from.parentElement as HTMLTableRowElement;
  const step = STEPS[key];
  const to = step
    ? table.rows[row.rowIndex + step[1]]?.cells[from.cellIndex + step[0]]
    : key === "Home" ? row.querySelector<HTMLElement>("[data-cell]") : key === "End" ? row.cells[row.cells.length - 1] : undefined;
  if (!step && !to) return false;
  if (to?.hasAttribute("data-cell")) visit(table, to);
  return true;
}

function visit(table: HTMLTableElement, cell: HTMLElement): void {
  stopAt(table, cell);
  cell.focus();
}
