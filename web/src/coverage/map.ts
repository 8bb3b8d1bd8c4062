// The city's areas on a map, each shaded, patterned and numbered; the same areas are in the table below it.
// Invariant: one stop of the Tab key; arrows go from area to area, Enter picks.

import { h, type Child } from "../dom";
import { sign } from "../icons";
import type { Area } from "./answer";
import { fitting, widthOf, type Label } from "./labels";
import { moves } from "./moves";
import { SHEET_WIDTH, middleOf, neighbor, pathOf, projectionOf, type Point, type Position, type Projection } from "./projection";
import { byPlace } from "./ranking";
import { patternFill, patterns, s } from "./svg";

export interface Shade {
  readonly className: string;
  /** Written into the area where there is room. */
  readonly number: string;
  readonly spoken: string;
}

export interface Pin {
  readonly position: Position;
  readonly words: string;
}

export interface AreaMap {
  readonly element: HTMLElement;
  readonly svg: SVGSVGElement;
  show(areas: readonly Area[], shadeOf: (area: Area) => Shade, picked: string, pins: readonly Pin[]): void;
  /** Where the middle of an area is. */
  middleOf(code: string): Position | undefined;
  /** The next click is for a position, not an area; again for what it is otherwise. */
  askPosition(then: ((position: Position, words: string) => void) | undefined): void;
}

interface Drawn {
  readonly area: Area;
  readonly path: SVGPathElement;
  readonly middle: Point;
  readonly width: number;
  shade: Shade;
}

const NAME_PX = 12;
const NUMBER_PX = 10;
/** An area is numbered where it is wider than this. */
const ROOM_PX = 26;
const PIN_PX = 11;
const PATTERN_PX = 8;
/** How wide the map is on paper, a little more for letters a little smaller. */
const PAPER_PX = 420;

export function areaMap(pick: (code: string) => void): AreaMap {
  const [areasLayer, ringLayer, wordsLayer, pinsLayer] = [s("g"), s("g", { class: "ring" }), s("g", { class: "words", "aria-hidden": "true" }), s("g", { class: "pins" })];
  const defs = patterns();
  const svg = s("svg", { class: "area-map", role: "group", "aria-label": "Map of areas. Arrow keys go from area to area.", "data-testid": "area-map", preserveAspectRatio: "xMidYMid meet" }, defs, areasLayer, ringLayer, wordsLayer, pinsLayer);
  let drawn: Drawn[] = [];
  let projection: Projection = projectionOf([]);
  let [geography, picked, pins, wanted]: [string, string, readonly Pin[], ((position: Position, words: string) => void) | undefined] = ["", "", [], undefined];
  let pending = 0;

  const view = moves(svg, () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(() => drawWords());
  }, tapped);

  function tapped(point: Point, target: Element): void {
    const one = drawn.find(({ path }) => path === target);
    if (wanted) give(point, one);
    else if (one) {
      stopAt(one);
      pick(one.area.id);
    }
  }

  function give(point: Point, one: Drawn | undefined): void {
    const then = wanted;
    wanted = undefined;
    svg.classList.remove("asking");
    then?.(projection.unproject(point), one ? placeOf(one.area) : "a place on the map");
  }

  function draw(areas: readonly Area[]): void {
    projection = projectionOf(areas.map(({ geometry }) => geometry));
    drawn = areas.map((area) => {
      const { at, width } = middleOf(area.geometry, projection);
      const path = s("path", { d: pathOf(area.geometry, projection), class: "area", role: "button", tabindex: -1, "data-code": area.id });
      return { area, path, middle: at, width, shade: { className: "", number: "", spoken: "" } };
    });
    areasLayer.replaceChildren(...drawn.map(({ path }) => path));
    drawn[0]?.path.setAttribute("tabindex", "0");
    svg.setAttribute("width", String(SHEET_WIDTH));
    svg.setAttribute("height", String(Math.round(projection.height)));
    view.reset(projection.height);
  }

  function stopAt(one: Drawn): void {
    for (const { path } of drawn) path.setAttribute("tabindex", path === one.path ? "0" : "-1");
  }

  svg.addEventListener("keydown", (event) => {
    const nth = drawn.findIndex(({ path }) => path === event.target);
    const one = drawn[nth];
    if (!one || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (wanted) give(one.middle, one);
      else pick(one.area.id);
    } else if (event.key === "+" || event.key === "-") view.zoomBy(event.key === "+" ? 1 : -1, one.middle);
    else if (event.key.startsWith("Arrow")) step(event.key, one);
    else return;
    event.preventDefault();
  });

  function step(key: string, from: Drawn): void {
    const next = drawn[neighbor(key, from.middle, drawn.map(({ middle }) => middle)) ?? -1];
    if (!next) return;
    stopAt(next);
    view.reveal(next.middle);
    next.path.focus({ preventScroll: true });
  }

  function drawWords(width = svg.getBoundingClientRect().width || SHEET_WIDTH): void {
    const px = SHEET_WIDTH / view.seen.zoom / width;
    for (const pattern of defs.children) pattern.setAttribute("patternTransform", `scale(${(px * PATTERN_PX) / 8})`);
    const numbers = drawn.filter(({ width, shade }) => width > ROOM_PX * px && shade.number !== "").sort((a, b) => b.width - a.width);
    const labels: (Label & { readonly kind: string })[] = [
      ...drawn.filter(({ area }) => area.id === picked).map((one) => ({ at: one.middle, words: one.shade.number, size: NUMBER_PX * 1.5 * px, must: true, kind: "map-number picked" })),
      ...nameLabels(drawn).map(({ words, at }) => ({ words, at: within(at, words, NAME_PX * px), size: NAME_PX * px, kind: "map-name" })),
      ...numbers.filter(({ area }) => area.id !== picked).map((one) => ({ at: one.middle, words: one.shade.number, size: NUMBER_PX * px, kind: "map-number" })),
    ];
    const fits = fitting(labels);
    wordsLayer.replaceChildren(...labels.filter((_, nth) => fits[nth]).map(({ at: [x, y], words, size, kind }) =>
      s("text", { x, y, class: kind, "font-size": size, "stroke-width": 3 * px, "text-anchor": "middle", "dominant-baseline": "central" }, words)));
    pinsLayer.replaceChildren(...pins.map((pin) => drawPin(pin, px)));
  }

  function drawPin({ position, words }: Pin, px: number): SVGGElement {
    const [x, y] = projection.project(position);
    return s("g", { transform: `translate(${x} ${y}) scale(${px})` },
      s("path", { class: "pin", d: `M0 0L${-PIN_PX * 0.7} ${-PIN_PX}A${PIN_PX} ${PIN_PX} 0 1 1 ${PIN_PX * 0.7} ${-PIN_PX}Z` }),
      s("text", { class: "pin-words", y: -PIN_PX * 1.7, "font-size": words.length > 2 ? 8 : 12, "text-anchor": "middle", "dominant-baseline": "central" }, words));
  }

  new ResizeObserver(() => drawWords()).observe(svg);
  window.addEventListener("beforeprint", () => drawWords(PAPER_PX));
  window.addEventListener("afterprint", () => drawWords());
  return {
    element: h("div", { class: "map-frame" }, svg as unknown as Node, controls(view)),
    svg,
    show(areas, shadeOf, nextPicked, nextPins) {
      const next = areas.map(({ id }) => id).join();
      if (next !== geography) draw(areas);
      [geography, picked, pins] = [next, nextPicked, nextPins];
      for (const [nth, one] of drawn.entries()) paint(one, areas[nth] ?? one.area, shadeOf, picked);
      const shape = drawn.find(({ area }) => area.id === picked)?.path.getAttribute("d");
      ringLayer.replaceChildren(...(shape ? ["outer", "inner"].map((name) => s("path", { d: shape, class: name })) : []));
      drawWords();
    },
    middleOf(code) {
      const one = drawn.find(({ area }) => area.id === code);
      return one && projection.unproject(one.middle);
    },
    askPosition(then) {
      wanted = then;
      svg.classList.toggle("asking", then !== undefined);
    },
  };
}

function paint(one: Drawn, area: Area, shadeOf: (area: Area) => Shade, picked: string): void {
  one.shade = shadeOf(area);
  const words = `${placeOf(area)}: ${one.shade.spoken}`;
  one.path.setAttribute("fill", patternFill(one.shade.className));
  one.path.setAttribute("aria-label", words);
  one.path.setAttribute("aria-pressed", String(area.id === picked));
  one.path.classList.toggle("picked", area.id === picked);
  one.path.replaceChildren(s("title", {}, words));
}

/** Moved so far that it is not cut at the sheet's edge. */
function within([x, y]: Point, words: string, size: number): Point {
  const half = widthOf(words, size) / 2;
  return [Math.min(Math.max(x, half), SHEET_WIDTH - half), y];
}

/** "Foleshill, Coventry 006A". */
export const placeOf = ({ properties: { place, name }, id }: Area): string => [place, name || id].filter(Boolean).join(", ");

/** The neighborhoods' names at the middle of their areas, those with most people first. */
function nameLabels(drawn: readonly Drawn[]): { at: Point; words: string }[] {
  const middles = new Map(drawn.map((one) => [one.area.id, one.middle]));
  const places = [...byPlace(drawn.map(({ area }) => area))];
  const found = places.map(([words, there]) => {
    const points = there.map(({ id }) => middles.get(id) ?? [0, 0]);
    const at: Point = [points.reduce((sum, [x]) => sum + x, 0) / points.length, points.reduce((sum, [, y]) => sum + y, 0) / points.length];
    return { at, words, demand: there.reduce((sum, { properties }) => sum + properties.demand, 0) };
  });
  return found.sort((a, b) => b.demand - a.demand);
}

function controls(view: ReturnType<typeof moves>): Child {
  const button = (label: string, content: Node, act: () => void): HTMLElement =>
    h("button", { class: "icon-button", type: "button", "aria-label": label, title: label, onclick: act }, content);
  const arrow = (words: string): Node => document.createTextNode(words);
  const FAR = 80;
  return h("div", { class: "map-buttons", role: "group", "aria-label": "Move the map" },
    button("Zoom in", sign("plus"), () => view.zoomBy(1)), button("Zoom out", sign("minus"), () => view.zoomBy(-1)),
    button("Move up", arrow("↑"), () => view.moveBy(0, -FAR)), button("Move down", arrow("↓"), () => view.moveBy(0, FAR)),
    button("Move left", arrow("←"), () => view.moveBy(-FAR, 0)), button("Move right", arrow("→"), () => view.moveBy(FAR, 0)));
}
