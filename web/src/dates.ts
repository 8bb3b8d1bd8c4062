// Days and clock times in words, as the reader's language says them: `today`, `Tuesday 24 November`, `16:00`.
// Invariant: no word depends on which languages the visitor's browser knows; where some lack a language, its file has the words.

import { h } from "./dom";
import type { Calendar, I18n } from "./i18n";
import { daysBetween, LONDON, localDate, localText } from "./time";

/** A day and month within these coming days can only be meant of one year. */
const YEAR_UNSAID_DAYS = 300;

/** `16:00`, London's clock, in digits. */
export const clock = (i18n: I18n, instant: Date): string => clockOfLocal(i18n, localText(instant));

/** `Tuesday 24 November`; a day that has passed, or is far ahead, with its year. */
export function longDate(i18n: I18n, date: string, now: Date): string {
  return format(i18n, { weekday: "long", day: "numeric", month: "long", ...yearOf(date, now) }, date);
}

/** `24 November 2026`. */
export function fullDate(i18n: I18n, date: string): string {
  return format(i18n, { day: "numeric", month: "long", year: "numeric" }, date);
}

/** `today`, `tomorrow`, `Tuesday`, `Tuesday 24 November`: as near days are called, seen from `now`. */
export function dayName(i18n: I18n, date: string, now: Date): string {
  const ahead = daysBetween(localDate(now), date);
  if (ahead === 0 || ahead === 1) {
    const own = i18n.calendar?.[ahead === 0 ? "today" : "tomorrow"];
    const name = own ?? new Intl.RelativeTimeFormat(i18n.locale, { numeric: "auto" }).format(ahead, "day");
    return i18n.said(name, (english) => dayName(english, date, now));
  }
  return dayByName(i18n, date, now);
}

/** The same without `today` and `tomorrow`, which could be misread beside another day that was asked about. */
export function dayByName(i18n: I18n, date: string, now: Date): string {
  const ahead = daysBetween(localDate(now), date);
  return ahead >= 0 && ahead < 7 ? format(i18n, { weekday: "long" }, date) : longDate(i18n, date, now);
}

/** The same at the beginning of a line. */
export function dayTitle(i18n: I18n, date: string, now: Date): string {
  const name = dayName(i18n, date, now);
  return i18n.said(name.charAt(0).toLocaleUpperCase(i18n.locale) + name.slice(1), (english) => dayTitle(english, date, now));
}

/** `12 November at 14:05`: when something was, on London's clock. */
export function moment(i18n: I18n, instant: Date, now: Date): string {
  return i18n.said(momentIn(i18n, instant, now), (english) => momentIn(english, instant, now));
}

function momentIn(i18n: I18n, instant: Date, now: Date): string {
  const year: Intl.DateTimeFormatOptions = localText(instant).slice(0, 4) === localText(now).slice(0, 4) ? {} : { year: "numeric" };
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", ...year };
  if (i18n.calendar) return `${format(i18n, options, localDate(instant))}${i18n.calendar.comma} ${clock(i18n, instant)}`;
  return new Intl.DateTimeFormat(i18n.locale, {
    ...options, hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: LONDON,
  }).format(instant);
}

/** A day as short as a choice has room for: `Tomorrow`, `Tuesday`, `Fri 25 Dec`, `4 Mar 2025`. */
export function dayChoice(i18n: I18n, date: string, now: Date): string {
  const ahead = daysBetween(localDate(now), date);
  if (ahead >= 0 && ahead < 7) return dayTitle(i18n, date, now);
  const year = yearOf(date, now);
  return format(i18n, { ...(year.year ? year : { weekday: "short" }), day: "numeric", month: "short" }, date);
}

/** A day and its clock time, for a local time `2026-11-24T10:00`. */
export function dayAndTime(i18n: I18n, local: string, now: Date, nameOf = dayName): Node {
  const time = h("bdi", {}, clockOfLocal(i18n, local));
  return h("bdi", {}, ...i18n.nodes("time.day_and_time", { day: nameOf(i18n, local.slice(0, 10), now), time }));
}

const yearOf = (date: string, now: Date): Intl.DateTimeFormatOptions => {
  const ahead = daysBetween(localDate(now), date);
  return ahead < 0 || ahead > YEAR_UNSAID_DAYS ? { year: "numeric" } : {};
};

function format(i18n: I18n, options: Intl.DateTimeFormatOptions, date: string): string {
  const at = new Date(`${date}T12:00:00Z`);
  const words = i18n.calendar
    ? spelled(i18n.calendar, options, at)
    : new Intl.DateTimeFormat(i18n.locale, { ...options, timeZone: "UTC" }).format(at);
  return i18n.said(words, (english) => format(english, options, date));
}

/** The same in a language's own words; it has one form of each, long enough for all. */
function spelled({ weekdays, months, comma }: Calendar, { weekday, day, month, year }: Intl.DateTimeFormatOptions, at: Date): string {
  const date = [day && at.getUTCDate(), month && months[at.getUTCMonth()], year && at.getUTCFullYear()].filter(Boolean).join(" ");
  return [weekday && weekdays[at.getUTCDay()], date].filter(Boolean).join(`${comma} `);
}

/** The clock of a local time, without asking what zone it is in. */
export function clockOfLocal(i18n: I18n, local: string): string {
  return new Intl.DateTimeFormat(i18n.locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" })
    .format(new Date(`${local.slice(0, 16)}:00Z`));
}

