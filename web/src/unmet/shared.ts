// What device and server share: the lists that an answer's boxes are of, and where the areas among them are.
// Invariant: it is the same for every device, and asked for at once, never because of a search.

import { answer, type Form, type Miss as Numbered } from "./answer";
import type { Miss } from "./kept";

export interface Shared {
  readonly lists: {
    readonly digest: string;
    readonly needs: readonly string[];
    readonly languages: readonly string[];
    readonly areas: readonly string[];
  };
  /** Of each area, rings of `lon, lat, lon, lat, …`. */
  readonly outlines: readonly (readonly (readonly number[])[])[];
}

/** The area in which a position is; empty where it is in none. */
export function areaAt({ lists, outlines }: Shared, lon: number, lat: number): string {
  const at = outlines.findIndex((rings) => rings.filter((ring) => isWithin(ring, lon, lat)).length % 2 === 1);
  return lists.areas[at] ?? "";
}

/** Whether a line eastwards crosses the ring an odd number of times. */
function isWithin(ring: readonly number[], lon: number, lat: number): boolean {
  let inside = false;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [west = 0, south = 0, east = 0, north = 0] = ring.slice(at, at + 4);
    if (south > lat !== north > lat && lon < west + ((lat - south) / (north - south)) * (east - west)) inside = !inside;
  }
  return inside;
}

/** The body of the answer about a week: changed by chance here, and never drawn twice. */
export function bodyOf({ lists }: Shared, misses: readonly Miss[], random: () => number): string {
  const form: Form = { needs: lists.needs.length, languages: lists.languages.length, areas: lists.areas.length };
  const { question, boxes } = answer(form, misses.map((miss) => numbered(lists, miss)), random);
  return JSON.stringify({ question, lists: lists.digest, boxes });
}

/** Places in the lists, from 1; 0 is none of the list. */
function numbered(lists: Shared["lists"], { need, language, slot, area }: Miss): Numbered {
  return { need: lists.needs.indexOf(need) + 1, language: lists.languages.indexOf(language) + 1, slot, area: lists.areas.indexOf(area) + 1 };
}
