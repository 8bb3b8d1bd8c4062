// Pointers, wheel and keys on the canvas, handed to the map in its own terms.

import type { MapView } from "./device";

const LINE_PX = 16;
const PAGE_PX = 400;
/** A trackpad pinch arrives as a wheel with ctrl held, in small steps. */
const PINCH_FACTOR = 4;

export interface GestureEvents {
  moved(): void;
  tapped(json: string): void;
  /** False when there is no further pin that way: the key then does what it does everywhere. */
  focusPin(step: 1 | -1): boolean;
  leavePins(): void;
}

export function listenToGestures(canvas: HTMLCanvasElement, view: MapView, events: GestureEvents): void {
  const at = (event: MouseEvent): [x: number, y: number] => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const on = <Name extends keyof HTMLElementEventMap>(name: Name, handle: (event: HTMLElementEventMap[Name]) => void) =>
    canvas.addEventListener(name, handle, { passive: false });

  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    view.pointer_down(event.pointerId, ...at(event), event.pointerType !== "mouse", performance.now());
    events.moved();
  });
  on("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0) canvas.classList.toggle("over-pin", view.hovering(...at(event)));
    view.pointer_move(event.pointerId, ...at(event), performance.now());
    if (event.buttons !== 0) events.moved();
  });
  on("pointerup", (event) => {
    const tapped = view.pointer_up(event.pointerId, ...at(event), performance.now());
    events.moved();
    events.tapped(tapped);
  });
  on("pointercancel", (event) => {
    view.pointer_cancel(event.pointerId);
    events.moved();
  });
  on("dblclick", (event) => {
    event.preventDefault();
    view.double_tap(...at(event), performance.now());
    events.moved();
  });
  on("wheel", (event) => {
    event.preventDefault();
    const unit_px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? PAGE_PX : 1;
    view.wheel(...at(event), event.deltaY * unit_px * (event.ctrlKey ? PINCH_FACTOR : 1), performance.now());
    events.moved();
  });
  listenToKeys(canvas, view, events);
}

function listenToKeys(canvas: HTMLCanvasElement, view: MapView, events: GestureEvents): void {
  let onPin = false;
  const leave = () => {
    onPin = false;
    events.leavePins();
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Tab") {
      // Backwards from the map itself leaves it; forwards goes from pin to pin, and past the last one out.
      onPin = (onPin || !event.shiftKey) && events.focusPin(event.shiftKey ? -1 : 1);
      if (onPin) event.preventDefault();
      else events.leavePins();
    } else if (event.key === "Escape" && onPin) {
      event.preventDefault();
      leave();
    } else if ((event.key === "Enter" || event.key === " ") && onPin) {
      event.preventDefault();
      events.tapped(view.activate_focus(performance.now()));
      events.moved();
    } else if (view.key(event.key, performance.now())) {
      event.preventDefault();
      events.moved();
    }
  });
  canvas.addEventListener("blur", () => {
    // A sheet opened from a pin gives focus back to it.
    if (!document.querySelector("dialog[open]")) leave();
  });
}
