// The 168 hours of a week, Monday 00:00 first, and the parts of it that people plan by.
// Invariant: an hour is a number from 0 to 167; no part holds the same hour twice.

export const HOURS = 168;
const DAY = 24;

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
/** As opening hours are written. */
export const DAY_CODES = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"] as const;

export interface Part {
  readonly key: string;
  /** "on weekday evenings". */
  readonly on: string;
  readonly name: string;
  readonly detail: string;
  readonly hours: readonly number[];
}

const between = (days: readonly number[], from: number, to: number): number[] =>
  days.flatMap((day) => Array.from({ length: to - from }, (_, hour) => day * DAY + from + hour));

const WEEKDAYS = [0, 1, 2, 3, 4];

/** What nobody would look for at night is in none of them. */
export const PARTS: readonly Part[] = [
  { key: "mornings", on: "on weekday mornings", name: "Weekday mornings", detail: "Monday to Friday, 8:00 to 12:00", hours: between(WEEKDAYS, 8, 12) },
  { key: "afternoons", on: "on weekday afternoons", name: "Weekday afternoons", detail: "Monday to Friday, 12:00 to 17:00", hours: between(WEEKDAYS, 12, 17) },
  { key: "evenings", on: "on weekday evenings", name: "Weekday evenings", detail: "Monday to Friday, 17:00 to 21:00", hours: between(WEEKDAYS, 17, 21) },
  { key: "saturday", on: "on Saturdays", name: "Saturday", detail: "8:00 to 21:00", hours: between([5], 8, 21) },
  { key: "sunday", on: "on Sundays", name: "Sunday", detail: "8:00 to 21:00", hours: between([6], 8, 21) },
];

/** What is looked at: the whole week ("week"), a part of it by its key, or one hour ("h42"). */
export type When = string;
export const WHOLE_WEEK: When = "week";

export const whenHour = (hour: number): When => `h${hour}`;

export function hourOf(when: When): number | undefined {
  const hour = /^h(\d{1,3})$/.exec(when)?.[1];
  return hour !== undefined && Number(hour) < HOURS ? Number(hour) : undefined;
}

export const partOf = (when: When): Part | undefined => PARTS.find(({ key }) => key === when);

export const isWhen = (text: string): boolean => text === WHOLE_WEEK || partOf(text) !== undefined || hourOf(text) !== undefined;

/** The hours that are looked at; of the whole week those of its parts. */
export function hoursOf(when: When): readonly number[] {
  const hour = hourOf(when);
  return hour === undefined ? partOf(when)?.hours ?? PARTS.flatMap(({ hours }) => hours) : [hour];
}

const two = (value: number): string => String(value).padStart(2, "0");

/** "Wednesday 17:00". */
export const hourName = (hour: number): string => `${DAYS[Math.floor(hour / DAY)]} ${two(hour % DAY)}:00`;

/** "on Wednesday at 17:00", "on weekday evenings", "at some hour of the week". */
export function whenWords(when: When): string {
  const hour = hourOf(when);
  if (hour !== undefined) return `on ${DAYS[Math.floor(hour / DAY)]} at ${two(hour % DAY)}:00`;
  return partOf(when)?.on ?? "at some hour of the week";
}

/** Opening hours of chosen days, as the API reads them: `Mo,We 17:00-19:00`. */
export const openingHours = (days: readonly string[], from: string, to: string): string => `${days.join(",")} ${from}-${to}`;
