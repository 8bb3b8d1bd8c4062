// Making elements. Data becomes text nodes and attributes only, never markup.

import { worded } from "./beside";

export type Child = Node | string | number | null | undefined | false | readonly Child[];
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Attributes = Record<string, Value>;

/** `h("button", { class: "chip", onclick: choose }, "Food")`; `null` and `false` leave an attribute out. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  append(element, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** One 24x24 path as an image that screen readers pass over: its neighbour says it in words. */
export function svg(path: string, className: string): SVGSVGElement {
  const image = document.createElementNS(SVG, "svg");
  setAttributes(image, { viewBox: "0 0 24 24", class: className, "aria-hidden": "true", focusable: "false" });
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  image.append(shape);
  return image;
}

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child instanceof Node ? child : worded(String(child), element));
  }
}

/** Puts words, or other content, in place of what is there. */
export function fill(element: Element, ...content: Child[]): void {
  element.replaceChildren();
  append(element, content);
}

/** An element of index.html that the page cannot be without. */
export function slot(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

const FOCUSABLE = "a[href], button, input, select, summary, [tabindex]";

/** Shows other content in place of what is there, unless it is the same: then nothing moves under the reader, nor does focus. */
export function renew(element: HTMLElement, content: Child): void {
  const next = h("div", {}, content);
  if (next.innerHTML !== element.innerHTML) replace(element, ...next.childNodes);
}

/** Shows these in place of what is there: who has focus in it keeps it, on what stands for the same now. */
export function replace(element: HTMLElement, ...content: Node[]): void {
  const focused = document.activeElement;
  const nth = focused ? [...element.querySelectorAll(FOCUSABLE)].indexOf(focused) : -1;
  element.replaceChildren(...content);
  if (focused && nth >= 0) (sameAs(focused, nth, element) ?? homeOf(element)).focus({ preventScroll: true });
}

/** What took the place of what had focus: by its name, or else by its words, at best where it was. */
function sameAs(gone: Element, nth: number, element: HTMLElement): HTMLElement | undefined {
  const name = gone.getAttribute("data-focus");
  if (name) return element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`) ?? undefined;
  const all = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
  return [all[nth], ...all].find((other) => other?.textContent === gone.textContent);
}

/** Where focus goes when what had it is gone: the title of the sheet, or the results as a whole. */
export function homeOf(element: HTMLElement): HTMLElement {
  return element.closest("dialog")?.querySelector<HTMLElement>("[tabindex]") ?? slot("results");
}
