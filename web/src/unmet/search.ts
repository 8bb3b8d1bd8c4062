// Which searches found nothing: somebody chose a need or a language, and nothing in person is known to be open.

import type { Answers } from "../ask";
import { daysBetween, localDate, localText } from "../time";
import type { Miss } from "./kept";

/** A Monday. */
const FIRST_MONDAY = "1970-01-05";
const PARTS = 4;
/** From 22:00 to 06:00 is night, both ends of the same day; as `engine::unmet::Part`. */
const BEGINNINGS = [6, 12, 17, 22];

export const mondayOf = (week: number): number => Date.parse(`${FIRST_MONDAY}T00:00:00Z`) + week * 7 * 24 * 3_600_000;

/** The number of the week in Coventry. */
export const weekOf = (instant: number): number => Math.floor(daysBetween(FIRST_MONDAY, localDate(new Date(instant))) / 7);

/** Which part of its week an instant is in, Monday's night first. */
export function slotOf(instant: Date): number {
  const [date = "", time = ""] = localText(instant).split("T");
  const day = ((daysBetween(FIRST_MONDAY, date) % 7) + 7) % 7;
  return day * PARTS + (BEGINNINGS.filter((hour) => Number(time.slice(0, 2)) >= hour).length % PARTS);
}

export function foundNothing({ question, hits }: Answers): boolean {
  const isAbout = question.needs.length + question.languages.length > 0;
  return isAbout && (question.when === "any" ? hits.length === 0 : hits.every(({ properties }) => properties.open.state !== "open"));
}

/** One for each need with each language, as any of them would have done. */
export function missesOf({ question, asked }: Answers, area: string): Miss[] {
  const orNone = (codes: readonly string[]): readonly string[] => (codes.length > 0 ? codes : [""]);
  const slot = slotOf(asked);
  return orNone(question.needs).flatMap((need) => orNone(question.languages).map((language) => ({ need, language, slot, area })));
}
