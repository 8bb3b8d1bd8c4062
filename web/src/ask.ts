// Everything the page shows for one question, asked of the engine on the device.

import { isProblem, type FoundPostcode, type Hit, type HitCollection, type Problem, type ServiceDetail } from "./answer";
import { remember } from "./beside";
import { CENTER, DATA_LANGUAGE } from "./city";
import type { Engine } from "./device";
import { engineQuery, type Channel, type Question } from "./question";
import { instantOf } from "./time";

/** The most the API answers at once; the list says where it ends for that. */
export const LIMIT = 100;

export interface Answers {
  readonly question: Question;
  readonly now: Date;
  /** The instant asked about. */
  readonly asked: Date;
  /** Where from: the asker's own place, or the city's center while none is given. */
  readonly origin: { readonly lon: number; readonly lat: number };
  /** What `nearest` answers with `unknown=include`, in its order. */
  readonly hits: readonly Hit[];
  readonly closed: readonly Hit[];
  /** By telephone, then online. */
  readonly remote: readonly Hit[];
  readonly remoteClosed: readonly Hit[];
  /** Where a language is asked: what suits otherwise, and of whose languages nothing suitable is known. */
  readonly withoutLanguage: readonly Hit[];
  readonly withoutLanguageClosed: readonly Hit[];
  /** Whether any list names one of the languages asked for, of any service at any time. */
  readonly languageListed: boolean;
}

/** Asks once for every part of the page. The question's postcode must be one the engine knows. */
export function ask(engine: Engine, question: Question, now: Date, lang: string): Answers {
  const now_s = Math.floor(now.getTime() / 1000);
  const nearest = (asked: Question, channel: Channel) => read(engine.nearest(engineQuery(asked, channel, LIMIT, lang), now_s));
  const closedOf = (asked: Question, channel: Channel) => read(engine.closed(engineQuery(asked, channel, LIMIT, lang), now_s));
  const hits = nearest(question, "in_person");
  // Asked whatever the hours, what is closed is an answer already.
  const closed = without(closedOf(question, "in_person"), hits);
  const remoteOf = (asked: Question) => eachOnce([...nearest(asked, "telephone"), ...nearest(asked, "online")]);
  const remote = remoteOf(question);
  const remoteClosed = eachOnce([...closedOf(question, "telephone"), ...closedOf(question, "online")]);
  const anyLanguage = question.languages.length > 0 ? { ...question, languages: [] } : undefined;
  const withoutLanguage = anyLanguage ? without(eachOnce([...nearest(anyLanguage, "in_person"), ...remoteOf(anyLanguage)]), [...hits, ...remote]) : [];
  return {
    question,
    now,
    asked: question.when === "now" || question.when === "any" ? now : instantOf(question.when),
    origin: origin(engine, question),
    hits,
    closed,
    remote,
    remoteClosed: without(remoteClosed, remote),
    withoutLanguage,
    withoutLanguageClosed: anyLanguage ? without(closedOf(anyLanguage, "in_person"), [...hits, ...closed, ...withoutLanguage]) : [],
    languageListed: read(engine.nearest(everything(question.languages), now_s)).length > 0,
  };
}

/** Where a postcode is, or why it cannot be told. */
export function findPostcode(engine: Engine, text: string): FoundPostcode | Problem {
  return JSON.parse(engine.postcode(text)) as FoundPostcode | Problem;
}

/** A service in full, and which of its texts are as written, not in the reader's language. */
export interface FoundService {
  readonly service: ServiceDetail;
  /** The same service in the data's own language. */
  readonly written: ServiceDetail;
  languageOf(text: string): string;
}

/** A translation may leave texts out: those come as written, which the answer in the data's own language tells. */
export function findService(engine: Engine, id: string, at: Date, lang: string): FoundService | Problem {
  const read = (language: string) =>
    JSON.parse(engine.service(id, language, Math.floor(at.getTime() / 1000))) as ServiceDetail | Problem;
  const [service, written] = [read(lang), read(DATA_LANGUAGE)];
  if (isProblem(service)) return service;
  if (isProblem(written)) return written;
  const asWritten = textsIn(written);
  return { service, written, languageOf: (text) => (asWritten.has(text) ? DATA_LANGUAGE : lang) };
}

/** Puts on record what translated names are as written. */
export function pairNames(engine: Engine, answers: Answers): void {
  for (const { properties: { service_id: id, name, text_lang } } of everyHit(answers)) {
    if (text_lang === DATA_LANGUAGE) continue;
    const found = findService(engine, id, answers.now, DATA_LANGUAGE);
    if (!isProblem(found)) remember(name, found.service.name);
  }
}

function textsIn(value: unknown): Set<string> {
  if (typeof value === "string") return new Set([value]);
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(Object.values(value).flatMap((part) => [...textsIn(part)]));
}

/** The languages services are known to help in, whatever is asked. */
export function occurringLanguages(engine: Engine, now: Date): string[] {
  const hits = read(engine.nearest(everything([]), Math.floor(now.getTime() / 1000)));
  return [...new Set(hits.flatMap((hit) => hit.properties.languages.map(({ code }) => code)))];
}

/** Asks for all there is, in one of these languages if any are given. */
const everything = (languages: readonly string[]): string =>
  [`lat=${CENTER.lat}&lon=${CENTER.lon}&open=any&unknown=include&channel=any&limit=${LIMIT}`, ...languages.map((code) => `language=${encodeURIComponent(code)}`)].join("&");

function origin(engine: Engine, { place }: Question): { lon: number; lat: number } {
  if (place.kind === "point") return place;
  if (place.kind === "none") return CENTER;
  const found = findPostcode(engine, place.postcode);
  return isProblem(found) ? CENTER : found;
}

/** Every hit there is for this question, wherever it is shown. */
export const everyHit = (answers: Answers): readonly Hit[] =>
  eachOnce([...answers.hits, ...answers.withoutLanguage, ...answers.closed, ...answers.withoutLanguageClosed, ...answers.remote, ...answers.remoteClosed]);

const without = (hits: readonly Hit[], shown: readonly Hit[]): readonly Hit[] =>
  hits.filter(({ id }) => !shown.some((other) => other.id === id));

/** Hits of several questions, each service once, as and where it was found first. */
function eachOnce(hits: readonly Hit[]): Hit[] {
  const seen = new Set<string>();
  return hits.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function read(text: string): readonly Hit[] {
  const answer = JSON.parse(text) as HitCollection | Problem;
  if (isProblem(answer)) throw new Error(answer.errors?.map(({ message }) => message).join("; ") ?? answer.detail);
  return answer.features;
}
