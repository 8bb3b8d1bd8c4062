// When it should be open: now, any time, or a day and a time of the coming fortnight.

import { clockOfLocal, dayChoice } from "./dates";
import { h } from "./dom";
import type { I18n } from "./i18n";
import { sign } from "./icons";
import { addDays, localDate } from "./time";

const DAYS_AHEAD = 14;
const STEP_MIN = 30;
const MORNING = "10:00";

export interface WhenView {
  readonly field: HTMLElement;
  /** Day and time, shown while a time is chosen. */
  readonly moment: HTMLElement;
  show(when: string, now: Date): void;
}

export function whenView(i18n: I18n, choose: (when: string) => void): WhenView {
  const kind = h("select", { id: "when", "data-testid": "when", onchange: chooseKind },
    h("option", { value: "now" }, i18n.text("when.now")),
    h("option", { value: "any" }, i18n.text("when.any")),
    h("option", { value: "at" }, i18n.text("when.at")));
  const day = h("select", { id: "when-day", "data-testid": "when-day", onchange: chooseMoment });
  const time = h("select", { id: "when-time", "data-testid": "when-time", onchange: chooseMoment });
  const field = h("div", { class: "field" }, h("label", { class: "caption", for: "when" }, i18n.text("when.label")), kind, sign("down"));
  const moment = h("div", { class: "pair moment", hidden: true },
    h("div", { class: "field chosen" }, h("label", { class: "caption", for: "when-day" }, i18n.text("when.day")), day, sign("down")),
    h("div", { class: "field chosen" }, h("label", { class: "caption", for: "when-time" }, i18n.text("when.time")), time, sign("down")));
  let tomorrow = "";

  function chooseKind(): void {
    choose(kind.value === "at" ? `${tomorrow}T${MORNING}` : kind.value);
  }

  function chooseMoment(): void {
    choose(`${day.value}T${time.value}`);
  }

  function offer(date: string, clock: string, now: Date): void {
    const today = localDate(now);
    const dates = Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(today, ahead));
    if (!dates.includes(date)) dates.push(date);
    day.replaceChildren(...dates.sort().map((each) => h("option", { value: each }, dayChoice(i18n, each, now))));
    day.value = date;
    const clocks = Array.from({ length: (24 * 60) / STEP_MIN }, (_, step) => clockText(step * STEP_MIN));
    if (!clocks.includes(clock)) clocks.push(clock);
    time.replaceChildren(...clocks.sort().map((each) => h("option", { value: each }, clockOfLocal(i18n, `${date}T${each}`))));
    time.value = clock;
  }

  return {
    field,
    moment,
    show(when, now) {
      tomorrow = addDays(localDate(now), 1);
      const at = when !== "now" && when !== "any";
      kind.value = at ? "at" : when;
      field.classList.toggle("chosen", when !== "now");
      moment.hidden = !at;
      if (at) offer(when.slice(0, 10), when.slice(11, 16), now);
    },
  };
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
