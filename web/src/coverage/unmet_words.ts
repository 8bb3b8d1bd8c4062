// Sentences about searches that found nothing: estimates with how sure they are, and what cannot be told yet. Pure.
// Invariant: nothing that chance alone may explain is told as if it were known.

import type { Taxonomy } from "./answer";
import { DAYS, DAY_CODES } from "./hours";
import { count } from "./numbers";
import { nameOf } from "./words";

export interface UnmetEstimate {
  readonly need: string | null;
  readonly other: string | null;
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly stands_out: boolean;
}

export interface UnmetQuestion {
  readonly question: "language" | "slot" | "area";
  readonly answers: number;
  readonly about_other_lists: number;
  readonly doubtful: boolean;
  readonly estimates: readonly UnmetEstimate[];
}

export interface UnmetTold {
  readonly epsilon: number;
  readonly from: string;
  readonly to: string;
  readonly lists: Readonly<Record<"needs" | "languages" | "slots" | "areas", readonly string[]>>;
  readonly questions: readonly UnmetQuestion[];
}

/** The chance of a tick in the box of the search itself; that in others follows from how much an answer may tell. */
const OWN = 0.5;
const MISTAKEN = 0.05;
/** Answers that cannot show what a quarter of all devices missed are too few to say that nothing stands out. */
const USEFUL = 0.25;

/** From which share on so many answers can tell something from chance; none if they cannot at all. */
export function visibleFrom(answers: number, boxes: number, epsilon: number): number | undefined {
  const other = 1 / (Math.exp(epsilon) + 1);
  const isSeen = (rate: number): boolean => answers * (rate * Math.log(rate / other) + (1 - rate) * Math.log((1 - rate) / (1 - other))) > Math.log(boxes / MISTAKEN);
  if (!isSeen(OWN)) return undefined;
  let [low, high] = [other, OWN];
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  return (high - other) / (OWN - other);
}

export function boxesOf({ lists }: UnmetTold, { question }: UnmetQuestion): number {
  const others = { language: lists.languages.length + 1, slot: lists.slots.length, area: lists.areas.length + 1 }[question];
  return (lists.needs.length + 1) * others;
}

/** "7.1 %", "22 %". */
export function about(share: number): string {
  const points = Math.max(share, 0) * 100;
  return `${points < 9.95 ? points.toFixed(1) : Math.round(points)} %`;
}

/** "5.2 to 9.1 %". */
export const interval = ({ low, high }: UnmetEstimate): string => `${about(low).replace(" %", "")} to ${about(high)}`;

/** What the answers to a question can tell at all. */
export function enough(told: UnmetTold, question: UnmetQuestion): string {
  const { answers, estimates } = question;
  if (answers === 0) return "No answers yet.";
  const many = `${count(answers)} ${answers === 1 ? "answer" : "answers"}`;
  const from = visibleFrom(answers, boxesOf(told, question), told.epsilon);
  if (from === undefined) return `Not enough answers yet: ${many} cannot tell anything from chance.`;
  const seen = `With ${many} only what about ${about(from)} of the devices or more had missed in a week can be told from chance.`;
  if (estimates.some(({ stands_out }) => stands_out)) return seen;
  return `${from > USEFUL ? "Not enough answers yet." : "Nothing stands out from chance yet."} ${seen}`;
}

/** What should be known before any of it is believed. */
export function doubts({ questions }: UnmetTold): string[] {
  const others = questions.reduce((sum, { about_other_lists }) => sum + about_other_lists, 0);
  return [
    questions.some(({ doubtful }) => doubtful) ? "Careful: something is named more often than honest answers can name it. Somebody may have made answers up." : "",
    others > 0 ? `${count(others)} more answers are about needs, languages or areas that have changed since, and are not counted.` : "",
  ].filter(Boolean);
}

export const needWords = ({ need }: UnmetEstimate, taxonomy: Taxonomy): string => (need === null ? "No need chosen" : nameOf(taxonomy.needs, need));

export function otherWords({ other }: UnmetEstimate, question: UnmetQuestion["question"], taxonomy: Taxonomy, placeOf: (code: string) => string): string {
  if (question === "language") return other === null ? "No language chosen, or one that this page is not in" : nameOf(taxonomy.languages, other);
  if (question === "area") return other === null ? "No place given, or outside the city" : placeOf(other);
  const [day = "", part = ""] = (other ?? "").split("-");
  return `${DAYS[DAY_CODES.findIndex((code) => code === day)] ?? day} ${part}`;
}
