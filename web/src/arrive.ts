// "Still open when I get there": a switch that counts the walk.
// Invariant: it can be turned at any time; without a place it says what is missing instead of being dead.

import { fill, h } from "./dom";
import type { I18n } from "./i18n";
import { STAY_MIN } from "./question";

export interface ArriveView {
  readonly element: HTMLElement;
  /** Whether it is on, and whether there is a place to walk from. */
  show(on: boolean, placed: boolean): void;
}

export function arriveView(i18n: I18n, choose: (on: boolean) => void): ArriveView {
  const box = h("input", {
    id: "arrive", type: "checkbox", role: "switch", "data-testid": "arrive", "aria-describedby": "arrive-hint",
    onchange: () => choose(box.checked),
  });
  const hint = h("span", { id: "arrive-hint", class: "switch-hint" });
  const element = h("div", { class: "switch" }, h("label", { for: "arrive" }, i18n.text("arrive.label")), hint, box);
  return {
    element,
    show(on, placed) {
      box.checked = on;
      fill(hint, placed ? i18n.text("arrive.hint", { n: STAY_MIN }) : i18n.text("arrive.needs_place"));
      element.classList.toggle("chosen", on && placed);
      element.classList.toggle("waits", on && !placed);
    },
  };
}
