// Numbers as people say them: never "0 %" for a few, nor "100 %" for not quite all.

const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 0, maximumFractionDigits: 1 });
const HUNDRED = 100;
const EXACT_BELOW = 100;

/** "12 %", "under 1 %", "over 99 %"; "–" where nobody lives. */
export function percent(share: number | null): string {
  if (share === null) return "–";
  const points = Math.round(share * HUNDRED);
  if (points === 0 && share > 0) return "under 1 %";
  if (points === HUNDRED && share < 1) return "over 99 %";
  return `${points} %`;
}

/** The same for a small cell: "12", "<1". */
export function points(share: number | null): string {
  return percent(share).replace("under ", "<").replace("over ", ">").replace(" %", "");
}

/** "+12", "−3", "0": points of a hundred, gained or lost. */
export function signedPoints(change: number | null): string {
  return change === null ? "–" : signed(change * HUNDRED);
}

export function signed(value: number): string {
  const size = Math.abs(value);
  const words = size > 0 && size < 1 ? tenths.format(Math.max(size, 0.1)) : grouped.format(size);
  return size < 0.05 ? "0" : `${value > 0 ? "+" : "−"}${words}`;
}

/** "4,100": hundreds where it is thousands, since more would be a pretence. */
export const count = (value: number): string => grouped.format(value);
export const roughly = (value: number): string => grouped.format(value < EXACT_BELOW * 10 ? value : Math.round(value / EXACT_BELOW) * EXACT_BELOW);

/** "3.5 hours", "1 hour". */
export function hoursWords(hours: number): string {
  const words = hours > 0 && hours < 0.1 ? "under 0.1" : tenths.format(hours);
  return `${words} ${words === "1" ? "hour" : "hours"}`;
}

/** "a, b and c". */
export function listed(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words[words.length - 1]}`;
}
