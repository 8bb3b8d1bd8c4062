// The engine's answers as they arrive: the API's own JSON, named as the contract names it.

import type { Need } from "./needs";

export type State = "open" | "unknown" | "closed";
export type Help = "spoken" | "interpreter" | "phone_interpreter" | "written";

export interface LanguageHelp {
  readonly code: string;
  readonly help: Help;
}

/** Times are RFC 3339 with London's offset. */
export interface Opening {
  readonly state: State;
  readonly until: string | null;
  readonly opens: string | null;
  readonly note: string | null;
}

/** The way there on foot, at a walking pace. */
export interface Walk {
  readonly minutes: number;
  readonly arrives: string;
}

export interface HitProperties {
  readonly service_id: string;
  readonly service_at_location_id: string | null;
  readonly name: string;
  /** The language of the name: the one asked for, where it is translated. */
  readonly text_lang: string;
  readonly organization: string;
  readonly categories: readonly Need[];
  readonly languages: readonly LanguageHelp[];
  readonly channel: "in_person" | "telephone" | "online";
  readonly distance_m: number | null;
  /** Only if one walks there: then `open` is what it will be on arrival. */
  readonly walk?: Walk | null;
  readonly open: Opening;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly phone: string | null;
  readonly email: string | null;
  readonly url: string | null;
  readonly last_verified: string | null;
  readonly confidential: boolean;
  readonly position_source: string | null;
}

export interface Point {
  readonly type: "Point";
  readonly coordinates: readonly [lon: number, lat: number];
}

export interface Hit {
  readonly id: string;
  readonly geometry: Point | null;
  readonly properties: HitProperties;
}

export interface HitCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly Hit[];
  readonly revision: number;
  readonly asked_at: string;
}

/** RFC 9457, as the API's errors. */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { readonly param: string; readonly message: string }[];
}

export interface FoundPostcode {
  readonly postcode: string;
  readonly lon: number;
  readonly lat: number;
}

export interface Span {
  readonly opens: string;
  readonly closes: string;
  readonly state: State;
}

export interface Day {
  readonly date: string;
  readonly weekday: number;
  readonly spans: readonly Span[];
  readonly note: string | null;
}

export interface Session {
  readonly channel: "in_person" | "telephone" | "online";
  readonly languages: readonly LanguageHelp[];
  readonly opening_hours: string | null;
  readonly note: string | null;
  readonly hours_known: boolean;
  readonly days: readonly Day[];
}

/** The nearest stop of public transport, within 400 m. */
export interface Stop {
  readonly name: string;
  readonly kind: "bus" | "tram" | "rail" | "ferry";
  readonly distance_m: number;
}

export interface ServiceLocation {
  readonly service_at_location_id: string | null;
  readonly geometry: Point | null;
  readonly address: string | null;
  readonly postcode: string | null;
  readonly position_source: string | null;
  readonly confidential: boolean;
  readonly phone: string | null;
  readonly stop?: Stop;
  readonly languages: readonly LanguageHelp[];
  readonly open: Opening;
  readonly sessions: readonly Session[];
}

export interface Source {
  readonly title: string;
  readonly publisher: string | null;
  readonly url: string | null;
  readonly published: string | null;
  readonly dating: string | null;
}

export interface Conflict {
  readonly field: string;
  readonly shown: string;
  readonly other: string;
  readonly source: string;
  readonly reason: string;
}

export interface ServiceDetail {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly text_lang: string;
  readonly organization: { readonly id: string; readonly name: string; readonly url: string | null };
  readonly status: string;
  readonly alert: string | null;
  /** Who put name and description into this language, where somebody did and says so. */
  readonly translated_by: "machine" | "human" | null;
  readonly categories: readonly Need[];
  readonly eligibility: readonly string[];
  readonly phones: readonly { readonly number: string; readonly purpose: string | null }[];
  readonly email: string | null;
  readonly url: string | null;
  readonly last_verified: string | null;
  readonly sources: readonly Source[];
  readonly conflicts: readonly Conflict[];
  readonly locations: readonly ServiceLocation[];
}

export const isProblem = (answer: object): answer is Problem => "status" in answer && "title" in answer;
