// The visitor's question and the two ways it is written: as the page's fragment and as the engine's parameters.
// Invariant: the fragment never reaches a server; nothing here makes a request.

import { CENTER } from "./city";
import { isNeed, type Need } from "./needs";
import { readLocal } from "./time";

export type Place =
  | { readonly kind: "none" }
  | { readonly kind: "postcode"; readonly postcode: string }
  | { readonly kind: "point"; readonly lon: number; readonly lat: number };

export interface Question {
  readonly place: Place;
  readonly needs: readonly Need[];
  /** BCP 47, any of them; the page's own control sets one. */
  readonly languages: readonly string[];
  /** `now`, `any`, or London's wall clock `2026-11-24T10:00`. */
  readonly when: string;
  /** Only what is still open on arrival on foot counts. */
  readonly arrive: boolean;
  /** The language of the page, once the visitor chose one. */
  readonly lang: string | undefined;
  /** English stands beside it. */
  readonly beside: boolean;
  /** The service whose details are open. */
  readonly service: string | undefined;
}

export const EMPTY: Question = {
  place: { kind: "none" }, needs: [], languages: [], when: "now", arrive: false, lang: undefined, beside: false, service: undefined,
};

/** For so long it must still be open when one gets there, to be helped. */
export const STAY_MIN = 15;

/** Whether the walk counts: it is asked for, and there is a place to walk from. */
export const walks = ({ arrive, place }: Question): boolean => arrive && place.kind !== "none";

export type Channel = "in_person" | "telephone" | "online";

/** Reads a fragment. What cannot be understood is left out and named, so that it can be said. */
export function read(fragment: string): { question: Question; refused: string[] } {
  const given = new URLSearchParams(fragment.replace(/^#\/?/, ""));
  const refused: string[] = [];
  const needs = list(given, "need");
  const languages = list(given, "language");
  if (!needs.every(isNeed)) refused.push("need");
  if (!languages.every(isLanguageTag)) refused.push("language");
  const when = readWhen(given.get("when"));
  if (!when) refused.push("when");
  const arrive = given.get("arrive");
  if (arrive !== null && arrive !== "walk") refused.push("arrive");
  const place = readPlace(given);
  if (!place) refused.push(given.has("lat") ? "lat" : "lon");
  const lang = given.get("lang") ?? undefined;
  return {
    question: {
      place: place ?? { kind: "none" },
      needs: needs.filter(isNeed),
      languages: languages.filter(isLanguageTag),
      when: when ?? "now",
      arrive: arrive === "walk",
      lang: lang && isLanguageTag(lang) ? lang : undefined,
      beside: given.get("beside") === "en",
      service: given.get("service") ?? undefined,
    },
    refused,
  };
}

/** Writes the fragment, leaving out what is as it would be anyway. */
export function write(question: Question): string {
  const written = new URLSearchParams();
  if (question.place.kind === "point") {
    written.set("lat", String(question.place.lat));
    written.set("lon", String(question.place.lon));
  }
  if (question.place.kind === "postcode") written.set("postcode", question.place.postcode);
  if (question.needs.length > 0) written.set("need", question.needs.join(","));
  if (question.languages.length > 0) written.set("language", question.languages.join(","));
  if (question.when !== "now") written.set("when", question.when);
  if (question.arrive) written.set("arrive", "walk");
  if (question.lang) written.set("lang", question.lang);
  if (question.beside) written.set("beside", "en");
  if (question.service) written.set("service", question.service);
  // Commas and colons are harmless in a fragment, and people read addresses.
  return `#${written.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** The API's own query string for `nearest`, asked of the engine on the device. */
export function engineQuery(question: Question, channel: Channel, limit: number, lang: string): string {
  const query = new URLSearchParams();
  if (question.place.kind === "postcode") query.set("postcode", question.place.postcode);
  else {
    const point = question.place.kind === "point" ? question.place : CENTER;
    query.set("lat", String(point.lat));
    query.set("lon", String(point.lon));
  }
  for (const need of question.needs) query.append("category", need);
  for (const language of question.languages) query.append("language", language);
  query.set("open", question.when);
  query.set("unknown", "include");
  if (channel !== "in_person") query.set("channel", channel);
  else if (walks(question)) {
    query.set("arrive", "walk");
    query.set("stay", String(STAY_MIN));
  }
  query.set("limit", String(limit));
  query.set("lang", lang);
  return query.toString();
}

/** A place as precise as finding a door needs and no more: four decimals are about 10 metres. */
export const roundDegrees = (degrees: number): number => Math.round(degrees * 1e4) / 1e4;

function list(given: URLSearchParams, name: string): string[] {
  const items = given.getAll(name).flatMap((value) => value.split(",")).map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ""))];
}

function readWhen(text: string | null): string | undefined {
  return text === null || text === "now" || text === "any" ? (text ?? "now") : readLocal(text);
}

function readPlace(given: URLSearchParams): Place | undefined {
  const postcode = given.get("postcode")?.trim();
  if (postcode) return { kind: "postcode", postcode };
  if (!given.has("lat") && !given.has("lon")) return { kind: "none" };
  const lat = degrees(given.get("lat"), 90);
  const lon = degrees(given.get("lon"), 180);
  return lat === undefined || lon === undefined ? undefined : { kind: "point", lon, lat };
}

function degrees(text: string | null, limit: number): number | undefined {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Math.abs(value) <= limit ? value : undefined;
}

/** Every language has two or three letters; a name like "arabic" has the shape of a tag too. */
function isLanguageTag(text: string): boolean {
  try {
    return /^[a-z]{2,3}(-|$)/i.test(text) && Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
