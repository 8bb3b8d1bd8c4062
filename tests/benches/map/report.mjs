// What was measured as tables, and beside each of the goals whether it is met.

import { APP, BARE, EMPTY_PAGE, OURS, PEERS } from "./contenders.mjs";
import { mean, median, quantile, sum, table } from "./figures.mjs";

const KB = 1000;
/** Keeps the app for offline, after all else has come. */
const OFFLINE = "/sw.js";
const seconds = (ms) => (ms / 1000).toFixed(2);
const kilobytes = (bytes) => (bytes / KB).toFixed(1);

/** The median of a figure over the rounds. */
const over = (visits, figure) => median(visits.map(figure));
const wire = (visit, matches) => sum(visit.sent.filter(({ path }) => matches(path)).map(({ wire }) => wire));
const isTiles = (path) => path.endsWith(".pmtiles");
const isData = (path) => /\.geojson$|\/directory$|\/postcodes\.[^/]*bin$/.test(path);
const isCode = (path) => !isTiles(path) && !isData(path);
const tasks = (list) => `${list.length}, ${Math.round(sum(list))}`;
/** The round in the middle, by how long its long tasks took. */
const middleTasks = (visits, which) => tasks([...visits].sort((a, b) => sum(a[which]) - sum(b[which]))[Math.floor(visits.length / 2)][which]);

function figuresOf(visits, empty) {
  return {
    drawn: over(visits, ({ drawn_ms }) => drawn_ms),
    gap: over(visits, ({ gaps }) => mean(gaps)),
    gap95: over(visits, ({ gaps }) => quantile(gaps, 0.95)),
    frame: over(visits, ({ frame_cpu_ms }) => frame_cpu_ms),
    cpu: over(visits, ({ cpu_ms }) => cpu_ms),
    heap: over(visits, ({ heap_mb }) => heap_mb),
    process: over(visits, ({ process_mb }) => process_mb) - over(empty, ({ process_mb }) => process_mb),
    code: over(visits, (visit) => wire(visit, isCode)),
    data: over(visits, (visit) => wire(visit, isData)),
    tiles: over(visits, (visit) => wire(visit, isTiles)),
    loadTasks: middleTasks(visits, "loadTasks"),
    moveTasks: middleTasks(visits, "moveTasks"),
  };
}

/** One table for a city at a throttle, and the goals that belong to it. */
export function compared(of, throttle) {
  const empty = of(EMPTY_PAGE);
  const measured = [OURS, BARE, ...PEERS, APP].filter((one) => of(one).length > 0).map((one) => ({ ...one, ...figuresOf(of(one), empty) }));
  const heads = ["", "first full draw, s", "frame gap mean / p95, ms", "main-thread CPU a frame / in all, ms", "long tasks loading; moving (n, ms)", "heap + wasm, MB", "processes, MB", "code, data, tiles on the wire, kB"];
  const rows = measured.map((one) => [
    one.name, seconds(one.drawn), `${one.gap.toFixed(1)} / ${one.gap95.toFixed(0)}`, `${one.frame.toFixed(1)} / ${one.cpu.toFixed(0)}`,
    `${one.loadTasks}; ${one.moveTasks}`, one.heap.toFixed(1), one.process.toFixed(0), [one.code, one.data, one.tiles].map(kilobytes).join(", "),
  ]);
  const peers = measured.filter(({ key }) => PEERS.some((peer) => peer.key === key));
  const restless = measured.flatMap((one) => of(one)).filter(({ isStill }) => !isStill).length;
  const doubt = restless > 0 ? `\n\nIn ${restless} visits something still changed when the watch for the first full draw ended.` : "";
  // With `--only` there may be nothing to compare.
  const judged = peers.length === PEERS.length && measured[0].key === OURS.key ? goals(measured[0], peers, throttle) : "";
  return `${table(heads, rows)}${doubt}\n\n${judged}`;
}

function goals(ours, peers, throttle) {
  const least = (figure) => Math.min(...peers.map((peer) => peer[figure]));
  const maplibre = peers.find(({ key }) => key === "maplibre");
  const gap_ms = throttle === 1 ? 20 : 35;
  const drawn = throttle === 1
    ? [
      goal("first full draw at most half of the fastest peer's", ours.drawn, least("drawn") / 2, seconds),
      goal("first full draw at most a fifth of MapLibre's", ours.drawn, maplibre.drawn / 5, seconds),
    ]
    : [goal("first full draw, s", ours.drawn, 1000, seconds)];
  return [
    ...drawn,
    goal("p95 frame gap, ms", ours.gap95, gap_ms, (ms) => ms.toFixed(1)),
    goal("main-thread CPU a frame below every peer's", ours.frame, least("frame"), (ms) => ms.toFixed(1)),
    goal("heap and wasm below every peer's", ours.heap, least("heap"), (mb) => mb.toFixed(1)),
    goal("memory of the processes below every peer's", ours.process, least("process"), (mb) => mb.toFixed(0)),
  ].join("\n");
}

const goal = (what, is, most, words) => `- ${is <= most ? "met" : "**missed**"}: ${what}: ${words(is)} (goal ${words(most)})`;

/** What the whole app downloads, bodies alone, without tiles. */
export function download(visit) {
  // What keeps the app for offline asks for some of it again.
  const sent = [...new Map([...visit.sent].reverse().map((one) => [one.path, one])).values()];
  const body = (matches) => sum(sent.filter(({ path }) => matches(path)).map(({ body }) => body));
  const ending = (...ends) => (path) => ends.some((end) => path.endsWith(end));
  const parts = [
    ["HTML", (path) => path === "/"],
    ["CSS", ending(".css")],
    ["JavaScript, the English words among it", (path) => path.endsWith(".js") && path !== OFFLINE],
    ["wasm", ending(".wasm")],
    ["Coventry's directory", ending("/directory")],
  ];
  const counted = parts.map(([name, matches]) => [name, body(matches)]);
  const total = sum(counted.map(([, bytes]) => bytes));
  const beside = [["besides: postcodes", body((path) => /\/postcodes\./.test(path))], ["besides: Coventry's map", body(isTiles)]];
  const others = sent.filter(({ path }) => ![...parts.map(([, matches]) => matches), isTiles, (path) => /\/postcodes\./.test(path)].some((matches) => matches(path)));
  const rows = [...counted, ["**the app**", total], ...beside, ["besides: all else", sum(others.map(({ body }) => body))]];
  const wasm = counted[3][1];
  return [
    table(["brotli", "bytes"], rows.map(([name, bytes]) => [name, String(bytes)])), "",
    goal("the app", total, 150 * KB, (bytes) => `${kilobytes(bytes)} kB`),
    goal("its wasm", wasm, 80 * KB, (bytes) => `${kilobytes(bytes)} kB`),
    goal("Coventry's shipped map", body(isTiles), 400 * KB, (bytes) => `${kilobytes(bytes)} kB`),
  ].join("\n");
}

/** A first visit over a slow line. */
export function onSlowLine(visits) {
  const [listed, drawn] = [over(visits, ({ listed_ms }) => listed_ms), over(visits, ({ drawn_ms }) => drawn_ms)];
  return [
    table(["first visit, 400 kb/s, 400 ms, 4x throttle", "s"], [["the list answers", seconds(listed)], ["the map is complete", seconds(drawn)]]), "",
    goal("the list answers, s", listed, 5000, seconds),
    goal("before the map is complete, s", listed, drawn, seconds),
  ].join("\n");
}
