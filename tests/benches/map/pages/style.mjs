// The peers' map as data: the layers of docs/basemap.md in the day's colors of our own map, no more than it draws.
// Zooms are those of 256 px tiles; a value that changes with zoom is a list of stops, straight in between.

const WATER = "#abd2e8";
const STREET_EDGE = "#d3cabb";
const HALO = "#fdfbf6";

export const BACKGROUND = "#e7e9e3";

const area = (layer, kinds, color, from = 0, edge = undefined) => ({ layer, kinds, color, from, edge });

/** In the order of painting; without kinds, all of a layer. */
export const AREAS = [
  area("earth", ["land"], "#f6f2e9"),
  area("earth", ["city"], "#fbf8f1"),
  area("earth", ["neighbourhood"], "#f8f3e6"),
  area("landuse", ["reserve"], "#edf2de"),
  area("landuse", ["residential"], "#efeae0"),
  area("landuse", ["farmland"], "#f4f1df"),
  area("landuse", ["military", "industrial"], "#eae7ec"),
  area("landuse", ["airport"], "#e7e8f0"),
  area("landuse", ["commercial"], "#f5e9e4"),
  area("landuse", ["education"], "#f6efd6"),
  area("landuse", ["hospital"], "#fae3e1"),
  area("landuse", ["glacier", "rock", "beach"], "#f0ead8"),
  area("landuse", ["scrub", "grass", "wetland"], "#deebcd"),
  area("landuse", ["park", "golf", "cemetery", "allotments"], "#d3e9c4"),
  area("landuse", ["wood"], "#c5dfb4"),
  area("landuse", ["sport", "playground"], "#dcefd3"),
  area("landuse", ["parking", "pedestrian"], "#efece7"),
  area("landuse", ["pitch"], "#c6e5c5"),
  area("water", ["sea", "lake", "river", "pool"], WATER),
  area("building", [], "#e1d9cd", 13.6, "#cdc3b4"),
];

const line = (layer, kinds, color, width, from = 0, dash = undefined) => ({ layer, kinds, color, width, from, dash });
const road = (kinds, from, color, width, casing = undefined, dash = undefined) => ({ ...line("road", kinds, color, width, from, dash), casing });

const ROADS = [
  road(["sidewalk"], 16.5, "#c9b9a2", [[16.5, 0.7], [18, 1.4]], undefined, [2, 2.5]),
  road(["path", "track"], 14, "#ad8f6c", [[14, 0.7], [16, 1.3], [18, 2.4]], undefined, [3, 2.5]),
  road(["cycle"], 13, "#7d8fc4", [[13, 0.7], [16, 1.5], [18, 2.6]], undefined, [4, 2]),
  road(["steps"], 14.5, "#b0705d", [[14.5, 1.6], [16, 2.8], [18, 5]], undefined, [1.2, 1.2]),
  road(["service"], 13.8, "#ffffff", [[13, 0.4], [15, 1.6], [16, 3], [18, 9]], STREET_EDGE),
  road(["pedestrian"], 13, "#f4ece4", [[13, 0.8], [15, 2.8], [18, 12]], "#cdbfae"),
  road(["minor"], 12, "#ffffff", [[12, 0.5], [13, 1.1], [14, 2.2], [15, 4.2], [16, 7], [18, 18]], STREET_EDGE),
  road(["tertiary"], 11, "#ffffff", [[11, 0.7], [13, 2], [14, 3.4], [15, 5.6], [16, 8.6], [18, 21]], "#c6bba8"),
  road(["secondary"], 10, "#fdf1b8", [[10, 0.8], [12, 2], [14, 4.6], [16, 10], [18, 23]], "#cfbb78"),
  road(["primary"], 8, "#fbdb92", [[8, 0.7], [10, 1.4], [12, 2.8], [14, 5.4], [16, 11], [18, 24]], "#d5ab58"),
  road(["trunk"], 6, "#f8c193", [[6, 0.7], [10, 1.8], [12, 3.2], [14, 6], [16, 12], [18, 25]], "#d3935a"),
  road(["motorway"], 6, "#f0a793", [[6, 0.9], [10, 2.2], [12, 3.6], [14, 6.6], [16, 13], [18, 27]], "#cb745d"),
];

/** How far a street's edges reach out on both sides together, in px, and from which zoom on there are any. */
const EDGES_PX = 2;
const EDGES_FROM = 14;

/** In the order of painting: water, the edges of all streets, the streets, rails, boundaries. */
export const LINES = [
  line("water", ["river", "canal"], WATER, [[8, 0.6], [12, 1.6], [15, 4], [18, 12]]),
  line("water", ["stream", "ditch"], WATER, [[12, 0.6], [15, 1.6], [18, 4]]),
  ...ROADS.filter(({ casing }) => casing).map(({ kinds, from, casing, width }) =>
    line("road", kinds, casing, width.map(([zoom, px]) => [zoom, px + EDGES_PX]), Math.max(from, EDGES_FROM))),
  ...ROADS,
  line("rail", ["rail", "light_rail"], "#8d8891", [[8, 0.7], [12, 1.3], [14, 2], [16, 3.4], [18, 5]]),
  line("rail", ["subway", "tram", "siding"], "#9a7f9c", [[12, 0.8], [16, 1.6], [18, 2.4]]),
  line("boundary", ["country", "region", "county", "city"], "#8d7aa8", [[6, 0.9], [12, 1.4], [16, 2]]),
  line("boundary", ["district", "postcode"], "#9d8cb3", [[10, 0.8], [16, 1.4]], 10, [4, 3]),
  line("boundary", ["neighbourhood"], "#cbbfa6", [[11, 0.7], [14, 1], [17, 1.4]], 11.5, [1.5, 3.5]),
];

const label = (layer, kinds, size, color, from = 0, along = false) => ({ layer, kinds, size, color, from, along, halo: HALO });

/** The most important first. */
export const LABELS = [
  label("place", ["city", "town"], 16, "#2d2545"),
  label("place", ["suburb", "village", "island", "postcode"], 13, "#4a3f66"),
  label("place", ["neighbourhood", "hamlet", "locality"], 12, "#5b4f3c", 12),
  label("road", ["motorway", "trunk", "primary", "secondary"], 12, "#4d4535", 13.5, true),
  label("road", ["tertiary", "minor", "pedestrian"], 11, "#4d4535", 15, true),
  label("poi", [], 11, "#3f4f5c", 14),
];

export const PINS = { color: "#0b6b5d", rim: "#ffffff", radius: 7, clusterRadius: 17, clusterPx: 50, text: "#ffffff" };

/** The value at a zoom. */
export function at(stops, zoom) {
  const after = stops.findIndex(([stop]) => stop > zoom);
  if (after === 0) return stops[0][1];
  if (after < 0) return stops.at(-1)[1];
  const [[low, from], [high, to]] = [stops[after - 1], stops[after]];
  return from + ((to - from) * (zoom - low)) / (high - low);
}

export const suits = ({ kinds }, kind) => kinds.length === 0 || kinds.includes(kind);
