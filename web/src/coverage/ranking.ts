// Which places lack most: areas gathered under what people call the neighborhood, most people without first.
// Invariant: every area is in exactly one place; a place's shares are those of its people together.

import type { Area, Change } from "./answer";
import { HOURS, PARTS, hoursOf, type Part, type When } from "./hours";

export interface Gap {
  readonly place: string;
  readonly codes: readonly string[];
  readonly demand: number;
  /** The share of its people in each hour of the week. */
  readonly week: readonly number[];
  /** How many people have nothing in an average hour of those looked at. */
  readonly without: number;
  /** The share who might have something in such an hour, if all hours were known. */
  readonly maybe: number;
  /** The parts of the week in which nobody has anything. */
  readonly never: readonly Part[];
}

/** Areas by place; one that has no place stands under its own name. */
export function byPlace(areas: readonly Area[]): Map<string, Area[]> {
  const places = new Map<string, Area[]>();
  for (const area of areas) {
    const name = area.properties.place || area.properties.name || area.id;
    const there = places.get(name);
    if (there) there.push(area);
    else places.set(name, [area]);
  }
  return places;
}

/** Most people without first; places where nobody lives are not among them. */
export function gaps(areas: readonly Area[], when: When): Gap[] {
  const all = [...byPlace(areas)].map(([place, there]) => gap(place, there, when));
  return all.filter(({ demand }) => demand > 0).sort((a, b) => b.without - a.without || (a.place < b.place ? -1 : 1));
}

function gap(place: string, areas: readonly Area[], when: When): Gap {
  const demand = areas.reduce((sum, { properties }) => sum + properties.demand, 0);
  const week = weekTogether(areas, demand, "week");
  const hours = hoursOf(when);
  const average = (shares: readonly number[]): number => hours.reduce((sum, hour) => sum + (shares[hour] ?? 0), 0) / hours.length;
  return {
    place, demand, week,
    codes: areas.map(({ id }) => id),
    without: demand * (1 - average(week)),
    maybe: average(weekTogether(areas, demand, "week_if_known")),
    never: PARTS.filter((part) => part.hours.every((hour) => !week[hour])),
  };
}

function weekTogether(areas: readonly Area[], demand: number, which: "week" | "week_if_known"): number[] {
  const people = new Array<number>(HOURS).fill(0);
  for (const { properties } of areas) {
    for (const [hour, share] of properties[which].entries()) people[hour] = (people[hour] ?? 0) + share * properties.demand;
  }
  return people.map((many) => (demand > 0 ? many / demand : 0));
}

export interface PlaceChange {
  readonly place: string;
  readonly gained: number;
  readonly lost: number;
}

/** Where people gain or lose an hour, most people first. */
export function changedPlaces(areas: readonly Area[]): PlaceChange[] {
  const sum = (there: readonly Area[], of: (change: Change) => number): number =>
    there.reduce((many, { properties }) => many + (properties.change ? of(properties.change) : 0), 0);
  return [...byPlace(areas)]
    .map(([place, there]) => ({ place, gained: sum(there, (change) => change.gained_people), lost: sum(there, (change) => change.lost_people) }))
    .filter(({ gained, lost }) => gained > 0 || lost > 0)
    .sort((a, b) => b.gained + b.lost - a.gained - a.lost || (a.place < b.place ? -1 : 1));
}
