// What part of the sheet is seen: zoomed and moved by wheel, drag, pinch and buttons.
// Invariant: the seen part keeps the sheet's shape and never leaves it.

import { SHEET_WIDTH, type Point } from "./projection";

const MOST_ZOOM = 12;
const STEP = 1.5;
/** Further than this a touch is a drag, not a tap. */
const TAP_PX = 6;

export interface Moves {
  readonly seen: { readonly x: number; readonly y: number; readonly zoom: number };
  /** Set to the sheet's height once it is known. */
  reset(height: number): void;
  zoomBy(steps: number, about?: Point): void;
  moveBy(right: number, down: number): void;
  /** A position of the screen on the sheet. */
  at(event: MouseEvent): Point;
  /** Moves so that a point can be seen. */
  reveal(point: Point): void;
}

export function moves(svg: SVGSVGElement, moved: () => void, tapped: (point: Point, target: Element) => void): Moves {
  let [height, x, y, zoom] = [SHEET_WIDTH, 0, 0, 1];

  function apply(nextX: number, nextY: number, nextZoom: number): void {
    zoom = Math.min(Math.max(nextZoom, 1), MOST_ZOOM);
    x = Math.min(Math.max(nextX, 0), SHEET_WIDTH - SHEET_WIDTH / zoom);
    y = Math.min(Math.max(nextY, 0), height - height / zoom);
    svg.setAttribute("viewBox", `${x} ${y} ${SHEET_WIDTH / zoom} ${height / zoom}`);
    // On the whole city a finger scrolls the page; once zoomed in, it moves the map.
    svg.classList.toggle("zoomed", zoom > 1);
    moved();
  }

  function zoomTo(next: number, [px, py]: Point): void {
    const bounded = Math.min(Math.max(next, 1), MOST_ZOOM);
    apply(px - ((px - x) * zoom) / bounded, py - ((py - y) * zoom) / bounded, bounded);
  }

  const unit = (): number => SHEET_WIDTH / zoom / (svg.getBoundingClientRect().width || 1);
  const at = (event: MouseEvent): Point => {
    const box = svg.getBoundingClientRect();
    return [x + (event.clientX - box.left) * unit(), y + (event.clientY - box.top) * unit()];
  };
  const middle = (): Point => [x + SHEET_WIDTH / zoom / 2, y + height / zoom / 2];

  const self: Moves = {
    get seen() { return { x, y, zoom }; },
    reset: (next) => { height = next; apply(0, 0, 1); },
    zoomBy: (steps, about = middle()) => zoomTo(zoom * STEP ** steps, about),
    moveBy: (right, down) => apply(x + right * unit(), y + down * unit(), zoom),
    at,
    reveal([px, py]) {
      const [wide, tall] = [SHEET_WIDTH / zoom, height / zoom];
      if (px < x || px > x + wide || py < y || py > y + tall) apply(px - wide / 2, py - tall / 2, zoom);
    },
  };
  listen(svg, self, tapped);
  return self;
}

interface Finger {
  x: number;
  y: number;
  travelled: number;
}

function listen(svg: SVGSVGElement, self: Moves, tapped: (point: Point, target: Element) => void): void {
  const fingers = new Map<number, Finger>();
  svg.addEventListener("wheel", (event) => {
    // The page scrolls past the map; with a key held, or a trackpad's pinch, the map is zoomed.
    if (!event.ctrlKey && !event.metaKey && document.activeElement?.closest("svg") !== svg) return;
    event.preventDefault();
    self.zoomBy(-Math.sign(event.deltaY) / 2, self.at(event));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button === 0) fingers.set(event.pointerId, { x: event.clientX, y: event.clientY, travelled: 0 });
  });
  svg.addEventListener("pointermove", (event) => {
    const finger = fingers.get(event.pointerId);
    if (finger) follow(event, finger, [...fingers.values()].find((other) => other !== finger), self, svg);
  });
  svg.addEventListener("pointerup", (event) => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (finger && finger.travelled <= TAP_PX && fingers.size === 0) tapped(self.at(event), event.target as Element);
  });
  svg.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  svg.addEventListener("dblclick", (event) => { event.preventDefault(); self.zoomBy(1, self.at(event)); });
}

function follow(event: PointerEvent, finger: Finger, other: Finger | undefined, self: Moves, svg: SVGSVGElement): void {
  const [right, down] = [event.clientX - finger.x, event.clientY - finger.y];
  finger.travelled += Math.hypot(right, down);
  if (finger.travelled > TAP_PX && !svg.hasPointerCapture(event.pointerId)) svg.setPointerCapture(event.pointerId);
  if (other) {
    const before = Math.hypot(finger.x - other.x, finger.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    if (before > 0 && after > 0) self.zoomBy(Math.log(after / before) / Math.log(STEP), self.at(event));
  } else if (finger.travelled > TAP_PX) self.moveBy(-right, -down);
  [finger.x, finger.y] = [event.clientX, event.clientY];
}
