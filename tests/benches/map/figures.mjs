// Medians, and tables of them as Markdown writes them.

/** The middle one; of an even number the upper of the two. */
export const median = (figures) => quantile(figures, 0.5);

export function quantile(figures, share) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const sum = (figures) => figures.reduce((all, one) => all + one, 0);
export const mean = (figures) => sum(figures) / figures.length;

/** Readable as it is: the first column to the left. */
export function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(3, head.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
}
