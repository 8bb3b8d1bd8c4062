// The city on a flat sheet: longitudes shortened by the cosine of its latitude, north up. Units are a thousandth of the sheet's width.
// Invariant: `unproject(project(position))` is the position.

export type Position = readonly [lon: number, lat: number];
export type Point = readonly [x: number, y: number];
type Ring = readonly Position[];

export type Geometry =
  | { readonly type: "Polygon"; readonly coordinates: readonly Ring[] }
  | { readonly type: "MultiPolygon"; readonly coordinates: readonly (readonly Ring[])[] };

export const SHEET_WIDTH = 1000;

export interface Projection {
  readonly height: number;
  project(position: Position): Point;
  unproject(point: Point): Position;
}

const ringsOf = (geometry: Geometry): readonly Ring[] => (geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat());

/** A sheet that holds all of these, each at its place. */
export function projectionOf(geometries: readonly Geometry[]): Projection {
  const positions = geometries.flatMap(ringsOf).flat();
  const [west, east] = extent(positions.map(([lon]) => lon));
  const [south, north] = extent(positions.map(([, lat]) => lat));
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = SHEET_WIDTH / Math.max((east - west) * shrink, 1e-9);
  return {
    height: Math.max((north - south) * scale, 1),
    project: ([lon, lat]) => [(lon - west) * shrink * scale, (north - lat) * scale],
    unproject: ([x, y]) => [west + x / shrink / scale, north - y / scale],
  };
}

function extent(values: readonly number[]): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return values.length > 0 ? [least, most] : [0, 1];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** What an SVG path draws of it. */
export function pathOf(geometry: Geometry, { project }: Projection): string {
  const drawn = (ring: Ring): string => `M${ring.map((position) => project(position).map(round).join(" ")).join("L")}Z`;
  return ringsOf(geometry).map(drawn).join("");
}

/** The middle of its largest ring, where its number is written, and how wide it is there. */
export function middleOf(geometry: Geometry, { project }: Projection): { readonly at: Point; readonly width: number } {
  const rings = ringsOf(geometry).map((ring) => ring.map(project));
  const largest = rings.reduce((best, ring) => (Math.abs(sweep(ring)) > Math.abs(sweep(best)) ? ring : best), rings[0] ?? []);
  const [west, east] = extent(largest.map(([x]) => x));
  return { at: centroid(largest), width: east - west };
}

function centroid(ring: readonly Point[]): Point {
  let [x, y] = [0, 0];
  eachEdge(ring, ([x1, y1], [x2, y2], cross) => {
    x += (x1 + x2) * cross;
    y += (y1 + y2) * cross;
  });
  const six = 3 * sweep(ring);
  return six === 0 ? ring[0] ?? [0, 0] : [x / six, y / six];
}

/** Twice the area, signed. */
function sweep(ring: readonly Point[]): number {
  let sum = 0;
  eachEdge(ring, (_, __, cross) => (sum += cross));
  return sum;
}

function eachEdge(ring: readonly Point[], visit: (from: Point, to: Point, cross: number) => void): void {
  for (const [nth, from] of ring.entries()) {
    const to = ring[(nth + 1) % ring.length] ?? from;
    visit(from, to, from[0] * to[1] - to[0] * from[1]);
  }
}

const WAYS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Which point an arrow key leads to: the nearest that lies more that way than aside. */
export function neighbor(key: string, from: Point, points: readonly Point[]): number | undefined {
  const way = WAYS[key];
  if (!way) return undefined;
  let best: number | undefined;
  let least = Infinity;
  for (const [nth, [x, y]] of points.entries()) {
    const [right, down] = [x - from[0], y - from[1]];
    const along = right * way[0] + down * way[1];
    const aside = Math.abs(right * way[1]) + Math.abs(down * way[0]);
    const cost = along + 2 * aside;
    if (along > 0 && along >= aside && cost < least) [best, least] = [nth, cost];
  }
  return best;
}
