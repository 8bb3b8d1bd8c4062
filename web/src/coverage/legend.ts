// What the shades of the map and the week mean, and which of two questions they show.

import { h, renew, type Child } from "../dom";
import { SEES, type See } from "./question";
import { CHANGE_CLASSES, SHARE_CLASSES } from "./shade";

const SEE_WORDS: Readonly<Record<See, string>> = { change: "The difference", now: "As asked", then: "With the change" };

export const classesOf = (isChange: boolean): typeof SHARE_CLASSES | typeof CHANGE_CLASSES => (isChange ? CHANGE_CLASSES : SHARE_CLASSES);

export function legend(isChange: boolean, what: string): HTMLElement {
  return h("div", { class: "legend" }, h("span", { class: "legend-title" }, what),
    h("ul", {}, classesOf(isChange).map(({ name, label }) => h("li", {}, h("span", { class: `swatch hour ${name}` }), label))));
}

/** Which of both is shown; nothing where there is only one. */
export function seeing(element: HTMLElement, isThere: boolean, see: See, chosen: (see: See) => void): void {
  const choice = (each: See): Child => h("button", { class: "chip", type: "button", "aria-pressed": String(each === see), "data-focus": `see-${each}`, onclick: () => chosen(each) }, SEE_WORDS[each]);
  renew(element, isThere && h("div", { class: "times", role: "group", "aria-label": "What map and week show" }, SEES.map(choice)));
}
