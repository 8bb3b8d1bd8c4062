// What this device keeps of searches that found nothing, once somebody agreed: nothing before, and nothing after.
// Invariant: one item of the browser's storage holds all of it, none that is too old is ever read, and its end deletes it.

/** Also what the page deletes where the server takes no answers any more. */
export const KEY = "waymark-unmet";
/** So long somebody's consent lasts: the privacy of one answer is promised, and answers add up. */
export const WEEKS = 8;
const WEEK_MS = 7 * 24 * 3_600_000;
/** Of more searches in a week one could be drawn as well; nobody needs them. */
const MOST_MISSES = 200;

/** A search that found nothing, in codes; empty where none was chosen, or it is of no list. */
export interface Miss {
  readonly need: string;
  readonly language: string;
  /** Which of the 28 parts of a week. */
  readonly slot: number;
  readonly area: string;
}

/** The answer that is drawn already, which no search can change any more. */
export interface Waiting {
  /** When it may leave. */
  readonly due: number;
  readonly body: string;
}

export interface Kept {
  readonly until: number;
  /** By the number of the week. One without any is there too: it is answered about like the others. */
  readonly weeks: Readonly<Record<string, readonly Miss[]>>;
  readonly waiting?: Waiting;
}

export type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** What somebody agreed to now. */
export const agreed = (now: number): Kept => ({ until: now + WEEKS * WEEK_MS, weeks: {} });

/** What is kept, unless the consent has ended: then nothing is. */
export function read(storage: Storage, now: number): Kept | undefined {
  const text = storage.getItem(KEY);
  if (text === null) return undefined;
  try {
    const kept = JSON.parse(text) as Kept;
    // A clock that was set back must not make it last.
    if (kept.until > now && kept.until <= agreed(now).until && typeof kept.weeks === "object") return kept;
  } catch (error) {
    console.warn(error);
  }
  forget(storage);
  return undefined;
}

export const write = (storage: Storage, kept: Kept): void => storage.setItem(KEY, JSON.stringify(kept));

export const forget = (storage: Storage): void => storage.removeItem(KEY);

/** With these searches in a week, each once. */
export function counted(kept: Kept, week: number, misses: readonly Miss[]): Kept {
  const all = [...(kept.weeks[week] ?? []), ...misses].map((miss) => JSON.stringify(miss));
  const each = [...new Set(all)].slice(0, MOST_MISSES).map((text) => JSON.parse(text) as Miss);
  return { ...kept, weeks: { ...kept.weeks, [week]: each } };
}
