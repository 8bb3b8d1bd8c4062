// How much is how dark: five classes of shares, five of changes. Each has a pattern besides, so that color never tells alone.

/** From nobody to nearly everybody. The first is for exactly nobody: that is the gap. */
export const SHARE_CLASSES = [
  { name: "share-0", label: "nobody" },
  { name: "share-1", label: "under 25 %" },
  { name: "share-2", label: "25 to 50 %" },
  { name: "share-3", label: "50 to 75 %" },
  { name: "share-4", label: "75 % and more" },
] as const;

export const CHANGE_CLASSES = [
  { name: "change-worst", label: "− 10 points or more" },
  { name: "change-worse", label: "− less than 10" },
  { name: "change-same", label: "the same" },
  { name: "change-better", label: "+ less than 10" },
  { name: "change-best", label: "+ 10 points or more" },
] as const;

export const NOBODY_THERE = "share-none";

const SOME = 0.25;
const HALF = 0.5;
const MOST = 0.75;

export function shareClass(share: number | null): string {
  if (share === null) return NOBODY_THERE;
  const nth = share <= 0 ? 0 : share < SOME ? 1 : share < HALF ? 2 : share < MOST ? 3 : 4;
  return SHARE_CLASSES[nth].name;
}

/** Below this, in parts of one, a change is rounding. */
const LEAST_CHANGE = 0.0005;
const LARGE_CHANGE = 0.1;

export function changeClass(change: number | null): string {
  if (change === null) return NOBODY_THERE;
  if (Math.abs(change) < LEAST_CHANGE) return "change-same";
  if (change > 0) return change < LARGE_CHANGE ? "change-better" : "change-best";
  return change > -LARGE_CHANGE ? "change-worse" : "change-worst";
}
