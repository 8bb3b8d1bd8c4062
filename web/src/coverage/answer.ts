// What the API answers about coverage, in its own words.

import type { Counts } from "./question";
import { hourOf, partOf, type When } from "./hours";
import type { Geometry } from "./projection";

/** Of an area or of the whole city. Demand is in units of the weight asked for. */
export interface Figures {
  readonly demand: number;
  readonly covered: number;
  readonly share: number | null;
  readonly share_if_known: number | null;
  readonly share_checked: number | null;
  readonly hours_per_week: number | null;
  readonly hours_per_week_if_known: number | null;
  readonly hours_per_week_checked: number | null;
  readonly week: readonly number[];
  readonly week_if_known: readonly number[];
  readonly week_checked: readonly number[];
}

export interface Change {
  readonly covered: number;
  readonly share: number | null;
  readonly hours_per_week: number | null;
  readonly gained_hours: number;
  readonly lost_hours: number;
  readonly gained_people: number;
  readonly lost_people: number;
  readonly gained_by_hour?: readonly number[];
  readonly lost_by_hour?: readonly number[];
}

export interface Measured extends Figures {
  readonly compared?: Figures;
  readonly change?: Change;
}

export interface Named extends Measured {
  readonly code: string;
  readonly name: string;
  readonly place: string;
}

export interface Area {
  readonly id: string;
  readonly geometry: Geometry;
  readonly properties: Named;
}

export interface Coverage {
  readonly features: readonly Area[];
  readonly total: Measured;
  readonly known: { readonly areas: readonly string[]; readonly weights: readonly string[] };
  readonly unmatched: { readonly figures: readonly string[]; readonly areas: readonly string[] };
  readonly revision: number;
  readonly asked_at: string;
}

export interface MatrixCell {
  readonly category: string;
  readonly language: string;
  readonly share: number | null;
  readonly share_if_known: number | null;
  readonly hours_per_week: number | null;
}

export interface Matrix {
  readonly needs: readonly string[];
  readonly languages: readonly string[];
  readonly cells: readonly MatrixCell[];
}

export interface Proposal {
  readonly rank: number;
  readonly place: string;
  readonly name: string;
  readonly venue: string | null;
  readonly opening_hours: string;
  readonly draft: string;
  readonly gained_hours: number;
  readonly gained_people: number;
}

export interface Proposals {
  readonly features: readonly { readonly geometry: { readonly coordinates: readonly [number, number] } | null; readonly properties: Proposal }[];
  readonly total_gained_hours: number;
  readonly bound: number;
  readonly certainty: number;
  readonly considered: { readonly places: number; readonly times: number };
}

export interface Word {
  readonly code: string;
  readonly names: Readonly<Record<string, string>>;
  readonly offered?: boolean;
}

export interface Taxonomy {
  readonly needs: readonly Word[];
  readonly languages: readonly Word[];
  readonly eligibility: readonly Word[];
}

export interface Listing {
  readonly id: string;
  readonly geometry: { readonly coordinates: readonly [number, number] } | null;
  readonly properties: { readonly name: string; readonly organization: string; readonly address: string | null; readonly confidential?: boolean };
}

/** Areas that people call by their own name, not by the neighborhood in their middle. */
const NAMED_THEMSELVES = ["ward", "district"];

export function underOwnNames(coverage: Coverage, by: string): Coverage {
  if (!NAMED_THEMSELVES.includes(by)) return coverage;
  return { ...coverage, features: coverage.features.map((area) => ({ ...area, properties: { ...area.properties, place: "" } })) };
}

/** The answer as if that were all that counts. */
export function counting(coverage: Coverage, counts: Counts): Coverage {
  if (counts === "open") return coverage;
  const counted = <Some extends Figures>(figures: Some): Some =>
    ({ ...figures, share: figures[`share_${counts}`], hours_per_week: figures[`hours_per_week_${counts}`], week: figures[`week_${counts}`] });
  const both = <Some extends Measured>(measured: Some): Some =>
    ({ ...counted(measured), ...(measured.compared ? { compared: counted(measured.compared) } : {}) });
  return { ...coverage, total: both(coverage.total), features: coverage.features.map((area) => ({ ...area, properties: both(area.properties) })) };
}

/** The share of the people at the time looked at: of a part of the week in an average hour of it. */
export function shareAt(figures: Figures, when: When): number | null {
  if (figures.share === null) return null;
  const hour = hourOf(when);
  if (hour !== undefined) return figures.week[hour] ?? 0;
  const hours = partOf(when)?.hours;
  return hours ? mean(hours.map((each) => figures.week[each] ?? 0)) : figures.share;
}

/** The share in the best hour of those. */
export const bestShare = (week: readonly number[], hours: readonly number[]): number => Math.max(0, ...hours.map((hour) => week[hour] ?? 0));

export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
