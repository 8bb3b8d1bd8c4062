// The frame's manners: one finger and the wheel are the host page's, two fingers and Ctrl are the map's; nothing speaks before it is touched.
// Invariant: what is not for the map does not reach it, and its default is not prevented.

import { h } from "../dom";
import type { I18n } from "../i18n";

const HINT_MS = 1600;
const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);

export interface Manners {
  speak(i18n: I18n): void;
}

/** Stands before the map in its pane. */
export function manners(pane: HTMLElement): Manners {
  const hint = h("p", { class: "map-hint", "aria-hidden": "true", hidden: true });
  let i18n: I18n | undefined;
  let timer = 0;

  function tell(key: "embed.two_fingers" | "embed.hold_key"): void {
    if (!i18n) return;
    hint.textContent = i18n.text(key, { key: isMac ? "⌘" : "Ctrl" });
    hint.hidden = false;
    if (!hint.isConnected) pane.firstElementChild?.append(hint);
    clearTimeout(timer);
    timer = window.setTimeout(() => { hint.hidden = true; }, HINT_MS);
  }

  letFingersPass(pane, () => tell("embed.two_fingers"), () => { hint.hidden = true; });
  pane.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    tell("embed.hold_key");
  }, { capture: true, passive: true });
  return { speak(next) { i18n = next; } };
}

/** `passed` is told that one finger moved on the map, `taken` that two did. */
function letFingersPass(pane: HTMLElement, passed: () => void, taken: () => void): void {
  const fingers = new Map<number, PointerEvent>();
  /** Two fingers are on the map, or one of them still is: the map's until the last has left. */
  let isOurs = false;
  const isCanvas = ({ target }: Event) => target instanceof HTMLCanvasElement;
  const before = (name: "pointerdown" | "pointermove" | "pointerup" | "pointercancel", handle: (event: PointerEvent) => void) =>
    pane.addEventListener(name, (event) => { if (event.isTrusted && event.pointerType === "touch" && isCanvas(event)) handle(event); }, { capture: true });

  before("pointerdown", (event) => {
    // The map has not been told where the first has gone meanwhile.
    for (const first of fingers.values()) putDownAnew(first);
    fingers.set(event.pointerId, event);
    isOurs ||= fingers.size > 1;
    if (isOurs) taken();
  });
  before("pointermove", (event) => {
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, event);
    if (!isOurs) event.stopPropagation();
  });
  const leave = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    if (fingers.size === 0) isOurs = false;
  };
  before("pointerup", leave);
  before("pointercancel", (event) => {
    // The browser has taken the finger, to scroll with it.
    if (!isOurs) passed();
    leave(event);
  });
  for (const name of ["touchstart", "touchmove"] as const) {
    pane.addEventListener(name, (event) => { if (event.touches.length > 1 && event.cancelable && isCanvas(event)) event.preventDefault(); }, { passive: false });
  }
}

function putDownAnew({ target, pointerId, pointerType, clientX, clientY }: PointerEvent): void {
  const at = { pointerId, pointerType, clientX, clientY, button: 0, bubbles: true };
  target?.dispatchEvent(new PointerEvent("pointercancel", at));
  target?.dispatchEvent(new PointerEvent("pointerdown", at));
}

/** Who reads the host's page is not spoken to; who came in is. */
export function speakOnceEntered(region: HTMLElement): void {
  const enter = () => {
    region.setAttribute("aria-live", "polite");
    for (const name of ["focusin", "pointerdown"]) removeEventListener(name, enter, true);
  };
  for (const name of ["focusin", "pointerdown"]) addEventListener(name, enter, true);
}

/** Links open beside the host's page; but for numbers and addresses to write to, which open no page. */
export function openLinksBeside(): void {
  addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>("a[href]") : null;
    if (link && !/^https?:$/.test(link.protocol)) link.target = "_self";
  }, true);
}
