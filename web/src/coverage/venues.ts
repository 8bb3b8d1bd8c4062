// Places the directory knows, and the services that answer a question: what a session can be held at, or changed.

import { askServices } from "./api";
import type { Listing } from "./answer";
import { parameters, type Question } from "./question";

export interface Venue {
  /** As a draft says where it is. */
  readonly place: string;
  readonly words: string;
}

const DIGITS = 6;

export const placeAt = ([lon, lat]: readonly [number, number]): string => `${Number(lon.toFixed(DIGITS))},${Number(lat.toFixed(DIGITS))}`;

/** Each place once, under the shortest name of those there; where it is kept secret, it is not offered. */
export function venuesOf(listings: readonly Listing[]): Venue[] {
  const found = new Map<string, string>();
  for (const { geometry, properties } of listings) {
    if (!geometry || properties.confidential) continue;
    const place = placeAt(geometry.coordinates);
    const words = properties.organization || properties.name;
    const before = found.get(place);
    if (before === undefined || words.length < before.length) found.set(place, words);
  }
  return [...found].map(([place, words]) => ({ place, words })).sort((a, b) => a.words.localeCompare(b.words, "en"));
}

/** What can suit the question at some time. */
export async function answering(question: Question): Promise<readonly Listing[]> {
  const asked = parameters(question);
  for (const name of ["within", "walk", "weight"]) asked.delete(name);
  asked.set("open", "any");
  return (await askServices(asked))?.features ?? [];
}

export async function everywhere(): Promise<Venue[]> {
  return venuesOf((await askServices())?.features ?? []);
}
