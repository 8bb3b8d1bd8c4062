// What is asked for: needs as chips with icons, the language spoken there, when, and whether the walk counts.

import { arriveView } from "./arrive";
import { fill, h } from "./dom";
import type { I18n } from "./i18n";
import { needIcon, sign } from "./icons";
import { languageChoices, languageLabel } from "./languages";
import { NEEDS, type Need } from "./needs";
import type { Question } from "./question";
import { searchView, type SearchActions } from "./search";
import { sheet } from "./sheet";
import { whenView } from "./when";

/** The room that a row keeps at its ends. */
const ROW_EDGE_PX = 16;

export interface FilterActions extends Pick<SearchActions, "begin" | "find" | "open"> {
  change(patch: Partial<Question>): void;
}

export interface FiltersView {
  readonly element: HTMLElement;
  show(question: Question, now: Date): void;
  /** Whether the place of the question could be found. */
  settle(placed: boolean): void;
  /** The directory's own languages join the choices. */
  offerLanguages(codes: readonly string[]): void;
}

export function filtersView(i18n: I18n, actions: FilterActions): FiltersView {
  let question: Question | undefined;
  let scrolledTo: Need | undefined;
  const toggle = (need: Need) => () => {
    const chosen = question?.needs ?? [];
    const needs = chosen.includes(need) ? chosen.filter((other) => other !== need) : NEEDS.filter((other) => other === need || chosen.includes(other));
    actions.change({ needs });
  };
  const button = (need: Need, className: string) =>
    h("button", { class: className, type: "button", "data-need": need, "aria-pressed": "false", onclick: toggle(need) },
      needIcon(need), h("span", {}, i18n.text(`need.${need}`)));

  const chips = NEEDS.map((need) => button(need, "chip"));
  const tiles = NEEDS.map((need) => button(need, "tile"));
  const allWords = h("span");
  const choose = sheet(i18n, "needs-sheet", "needs-sheet", () => undefined);
  const all = h("button", { class: "chip all", type: "button", "data-testid": "all-needs", "aria-haspopup": "dialog", onclick: openSheet }, sign("all"), allWords);
  const row = h("div", { class: "chips", role: "group", "aria-label": i18n.text("need.label"), "data-testid": "need", onfocusin: bringInSight }, all, chips);

  const language = h("select", { id: "language", "data-testid": "language", onchange: () => actions.change({ languages: language.value ? [language.value] : [] }) });
  const when = whenView(i18n, (chosen) => actions.change({ when: chosen }));
  const arrive = arriveView(i18n, (on) => actions.change({ arrive: on }));
  const element = h(
    "div",
    { class: "filters" },
    h("div", { class: "needs-row" }, searchView(i18n, { ...actions, choose: chooseNeed, allNeeds: openSheet }), row),
    h("div", { class: "pair" },
      h("div", { class: "field" }, h("label", { class: "caption", for: "language" }, i18n.text("language.label")), language, sign("down")),
      when.field),
    when.moment,
    arrive.element,
    choose.dialog,
  );
  let occurring: readonly string[] = [];
  /** Sorting and naming them takes long: done again only for others. */
  let offered: string | undefined;

  /** A browser is content when a part of what has focus is in sight. */
  function bringInSight({ target }: FocusEvent): void {
    (target as Element).scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The row alone: nobody has touched the page yet, and it may be a part of another. */
  function moveRowTo(chip: HTMLElement): void {
    const [inner, outer] = [chip.getBoundingClientRect(), row.getBoundingClientRect()];
    if (inner.left < outer.left) row.scrollLeft -= outer.left - inner.left + ROW_EDGE_PX;
    if (inner.right > outer.right) row.scrollLeft += inner.right - outer.right + ROW_EDGE_PX;
  }

  function openSheet(): void {
    choose.open(i18n.text("need.label"), [
      h("p", { class: "hint" }, i18n.text("need.several")),
      h("div", { class: "tiles" }, tiles),
      h("div", { class: "sheet-actions" },
        h("button", { class: "button", type: "button", onclick: () => actions.change({ needs: [] }) }, i18n.text("need.clear")),
        h("button", { class: "button primary", type: "button", onclick: () => choose.close() }, i18n.text("need.done"))),
    ]);
  }

  /** What was searched for is asked alone. */
  function chooseNeed(need: Need): void {
    actions.change({ needs: [need] });
    chips[NEEDS.indexOf(need)]?.focus();
  }

  function showNeeds(needs: readonly Need[]): void {
    for (const shown of [...chips, ...tiles]) {
      shown.setAttribute("aria-pressed", String(needs.includes(shown.dataset["need"] as Need)));
    }
    all.classList.toggle("chosen", needs.length > 0);
    fill(allWords, needs.length > 0 ? i18n.text("need.chosen", { n: needs.length }) : i18n.text("need.all"));
    const first = needs[0];
    if (first && first !== scrolledTo) moveRowTo(chips[NEEDS.indexOf(first)] ?? all);
    scrolledTo = first;
  }

  function showLanguages(chosen: readonly string[]): void {
    const besides = [...occurring, ...chosen];
    if (offered !== besides.join()) {
      offered = besides.join();
      language.replaceChildren(
        h("option", { value: "" }, i18n.text("language.any")),
        ...languageChoices(besides, i18n).map((code) => h("option", { value: code }, languageLabel(code, i18n))),
      );
    }
    language.value = chosen[0] ?? "";
    language.parentElement?.classList.toggle("chosen", chosen.length > 0);
  }

  return {
    element,
    show(asked, now) {
      question = asked;
      showNeeds(asked.needs);
      showLanguages(asked.languages);
      when.show(asked.when, now);
      arrive.show(asked.arrive, asked.place.kind !== "none");
    },
    settle(placed) {
      arrive.show(question?.arrive ?? false, placed);
    },
    offerLanguages(codes) {
      occurring = codes;
      showLanguages(question?.languages ?? []);
    },
  };
}
