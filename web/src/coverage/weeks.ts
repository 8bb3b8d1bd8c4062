// Which weeks can be asked about: a regular one, those with a bank holiday, or that of any date. Weeks are ISO 8601's.

import holidays from "../../../data/calendars/bank_holidays_england_wales.json";
import { addDays } from "../time";
import { WHOLE_WEEK } from "./hours";

const THURSDAY = 4;
const DAY_MS = 86_400_000;
const DAYS_OF_WEEK = 7;

/** The ISO week of a date: "2026-12-25" is in "2026-W52". */
export function isoWeek(date: string): string {
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || DAYS_OF_WEEK;
  const thursday = addDays(date, THURSDAY - weekday);
  const nth = Math.floor((Date.parse(thursday) - Date.parse(`${thursday.slice(0, 4)}-01-01`)) / DAY_MS / DAYS_OF_WEEK) + 1;
  return `${thursday.slice(0, 4)}-W${String(nth).padStart(2, "0")}`;
}

/** The Monday a week begins with. */
export function mondayOf(week: string): string {
  const [, year, nth] = /^(\d{4})-W(\d\d)$/.exec(week) ?? [];
  const fourth = `${year}-01-04`;
  const weekday = new Date(`${fourth}T12:00:00Z`).getUTCDay() || DAYS_OF_WEEK;
  return addDays(fourth, 1 - weekday + (Number(nth) - 1) * DAYS_OF_WEEK);
}

export interface HolidayWeek {
  readonly week: string;
  readonly names: string;
}

/** The next weeks with a bank holiday, each once, with the names of its holidays. */
export function holidayWeeks(today: string, most: number): HolidayWeek[] {
  const names = new Map<string, string[]>();
  for (const { date, name } of holidays.filter((holiday) => holiday.date >= today)) {
    const week = isoWeek(date);
    names.set(week, [...names.get(week) ?? [], name.replace(/ \(substitute day\)$/, "")]);
  }
  return [...names].slice(0, most).map(([week, all]) => ({ week, names: all.join(" and ") }));
}

/** "in a regular week", "in the week of Christmas Day (21 December 2026)". */
export function weekWords(week: string): string {
  if (week === WHOLE_WEEK) return "in a regular week";
  const monday = mondayOf(week);
  const named = holidayWeeks(monday, 1).find((holiday) => holiday.week === week);
  return named ? `in the week of ${named.names} (from ${dateWords(monday)})` : `in the week from ${dateWords(monday)}`;
}

/** "21 December 2026". */
export const dateWords = (date: string): string =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${date}T12:00:00Z`));
