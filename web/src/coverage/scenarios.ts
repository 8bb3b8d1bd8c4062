// What if: changes that are only thought of, side by side, each with who gains and loses by it.
// Invariant: a row's figures are those of its scenario against the question as it is now, or it says that they are on their way.

import { h, renew, type Child } from "../dom";
import { Refusal, askCoverage } from "./api";
import type { Change } from "./answer";
import { copyLink } from "./copy";
import { draftForm, type DraftEvents } from "./draft";
import { count } from "./numbers";
import type { Position } from "./projection";
import { areaParameters, write, type Question, type Scenario, type View } from "./question";
import { answering, everywhere } from "./venues";
import { COUNTED, capital, spoken } from "./words";

export interface ScenariosSection {
  readonly element: HTMLElement;
  show(view: View): void;
  /** Prepares a session at a position of the map. */
  startAt(position: Position, words: string): void;
}

export interface ScenarioEvents {
  askMap: DraftEvents["askMap"];
  changed(scenarios: readonly Scenario[], tried: number | undefined): void;
}

export function scenariosSection(events: ScenarioEvents): ScenariosSection {
  const table = h("div", { class: "scenarios" });
  const into = h("select", { class: "choice", name: "draft-into", id: "draft-into" });
  const figures = new Map<string, Change | string>();
  let view: View | undefined;
  let servicesOf = "";

  const form = draftForm({
    askMap: events.askMap,
    tried(change) {
      if (!view) return;
      const nth = into.value === "" ? -1 : Number(into.value);
      const old = view.scenarios[nth];
      const merged = old ? { name: `${old.name} + ${change.name}`, drafts: [...old.drafts, ...change.drafts], without: [...new Set([...old.without, ...change.without])] } : change;
      const scenarios = old ? view.scenarios.map((each) => (each === old ? merged : each)) : [...view.scenarios, merged];
      events.changed(scenarios, old ? nth : scenarios.length - 1);
    },
  });
  form.element.querySelector("[type=submit]")?.before(h("div", { class: "field-row" }, h("label", { for: "draft-into" }, "Put it into"), into));

  async function offer(question: Question): Promise<void> {
    const wanted = JSON.stringify([question.needs, question.languages, question.help, question.channel, question.eligibility]);
    if (wanted === servicesOf) return;
    servicesOf = wanted;
    try {
      const venues = await everywhere();
      form.offer(venues, await answering(question));
    } catch (error) {
      servicesOf = "";
      form.refuse(error instanceof Refusal ? error.message : "The places could not be loaded.");
    }
  }

  async function load(key: string, asked: URLSearchParams): Promise<void> {
    figures.set(key, "…");
    try {
      const change = (await askCoverage()(asked))?.total.change;
      figures.set(key, change ?? "no figures");
    } catch (error) {
      figures.set(key, error instanceof Refusal ? error.message : "no figures");
    }
    draw();
  }

  function draw(): void {
    if (!view) return;
    const { scenarios, question } = view;
    renew(table, scenarios.length === 0 ? h("p", { class: "hint" }, "Nothing tried yet.") : h("div", { class: "table-scroll", role: "region", tabindex: 0, "aria-label": "Table of scenarios" }, h("table", { "data-testid": "scenarios" },
      h("caption", { class: "spoken-only" }, "Scenarios side by side"),
      h("thead", {}, h("tr", {}, ["Scenario", `${capital(COUNTED[question.weight].many)} who gain`, "Hours gained a week", "Who lose", "Hours lost a week", ""].map((title, nth) =>
        h("th", { scope: "col", class: nth > 0 ? "number" : null }, title || h("span", { class: "spoken-only" }, "Actions"))))),
      h("tbody", {}, scenarios.map(row)))));
    renew(into, [h("option", { value: "" }, "a new scenario"), scenarios.map(({ name }, nth) => h("option", { value: nth }, name))]);
  }

  function row(scenario: Scenario, nth: number): HTMLElement {
    const isShown = view?.tried === nth;
    const change = figures.get(keyOf(view, nth)) ?? "…";
    const numbers = typeof change === "string"
      ? [h("td", { colspan: 4, class: "number" }, change)]
      : [change.gained_people, change.gained_hours, change.lost_people, change.lost_hours].map((value) => h("td", { class: "number" }, count(value)));
    return h("tr", { class: isShown ? "picked" : null }, h("th", { scope: "row" }, scenario.name, details(scenario)), numbers, h("td", { class: "actions" },
      action(isShown ? "Hide" : "Show", `${isShown ? "Hide" : "Show"} ${scenario.name}`, `show-${nth}`, () => view && events.changed(view.scenarios, isShown ? undefined : nth)),
      action("Copy link", `Copy link to ${scenario.name}`, `link-${nth}`, (event) => void copyLink(event, linkTo(nth))),
      action("Remove", `Remove ${scenario.name}`, `remove-${nth}`, () => remove(nth))));
  }

  function remove(nth: number): void {
    if (!view) return;
    const { tried, scenarios } = view;
    const next = tried === undefined || tried === nth ? undefined : tried > nth ? tried - 1 : tried;
    events.changed(scenarios.filter((_, other) => other !== nth), next);
  }

  /** The page with this scenario alone. */
  function linkTo(nth: number): string {
    const scenario = view?.scenarios[nth];
    return view && scenario ? new URL(`#${write({ ...view, scenarios: [scenario], tried: 0 })}`, location.href).href : location.href;
  }

  return {
    element: h("div", {}, h("p", {}, "Try a session before it exists, or other hours for one that does. Nothing is written to the directory."), h("div", { class: "beside" }, form.element, table)),
    startAt: form.startAt,
    show(next) {
      view = next;
      void offer(next.question);
      for (const [nth] of next.scenarios.entries()) {
        const key = keyOf(next, nth);
        if (!figures.has(key)) void load(key, new URLSearchParams(key));
      }
      draw();
    },
  };
}

/** What is asked for the figures of a scenario. */
const keyOf = (view: View | undefined, nth: number): string => (view ? areaParameters({ ...view, tried: nth }, "city").toString() : "");

function details({ drafts, without }: Scenario): Child {
  const words = [...drafts.map(({ label, hours, place }) => `${label || place}: ${spoken(hours)}`), ...(without.length > 0 ? [`${without.length} left out`] : [])];
  return h("span", { class: "hint details" }, words.join("; "));
}

const action = (words: string, label: string, focus: string, act: (event: Event) => void): HTMLElement =>
  h("button", { class: "link", type: "button", "aria-label": label, "data-focus": focus, onclick: act }, words);
