// The list: what is open, what may be, what is closed, who helps by phone; and what to do when nothing fits.
// Invariant: [data-testid=results] holds what `nearest` answers with unknown=include, in its order, and nothing else.

import type { Hit } from "./answer";
import { aloudButton } from "./aloud";
import { LIMIT, type Answers } from "./ask";
import { card, type Group } from "./card";
import { FAR_M } from "./city";
import { dayAndTime, longDate, clockOfLocal } from "./dates";
import { h, homeOf, renew, type Child } from "./dom";
import type { I18n } from "./i18n";
import { plainLink } from "./header";
import { sign } from "./icons";
import { languageName } from "./languages";
import { walks, write, type Question } from "./question";
import { spokenList } from "./spoken";
import { stage } from "./stage";
import { localDate, localText } from "./time";
import { distance, fromData, list, telLink, unbroken } from "./words";

const EMERGENCY_NUMBER = "999";

/** Nothing was reached, which the visitor's connection may be to blame for; or what was reached did not work. */
export type Failure = "unreached" | "broken";

export interface ResultActions {
  open(hit: Hit): void;
  change(patch: Partial<Question>): void;
  retry(): void;
  /** What else is offered under these. */
  under(answers: Answers): HTMLElement | undefined;
}

export interface ResultsView {
  readonly element: HTMLElement;
  show(answers: Answers, refused: readonly string[]): void;
  loading(): void;
  failed(how: Failure): void;
  /** `7 places, 3 open`, or that there are none, for the spoken announcement. */
  summary(answers: Answers): string;
}

export function resultsView(i18n: I18n, actions: ResultActions): ResultsView {
  const element = h("div", { class: "results-pane" });
  let shown = stage.page;
  let askedBefore = "";
  const unfolded = new Set<Group>();
  const cards = (hits: readonly Hit[], answers: Answers, group: Group) =>
    h("ul", { class: "cards" }, hits.map((hit) => card(i18n, hit, answers, group, actions.open)));

  function render(answers: Answers, refused: readonly string[]): void {
    // Asked again each minute, most often with the same answer.
    renew(element, [
      notices(answers, refused),
      heading(answers),
      !answers.hits.some(isOpen) && noneOpen(answers),
      main(answers, refused),
      folded("closed", answers.closed, answers),
      languageUnknown(answers),
      remote(answers),
      actions.under(answers),
      h("p", { class: "hint" }, i18n.text(walks(answers.question) ? "results.walk_estimated" : "results.straight_line")),
      h("p", { class: "danger" }, sign("warning"), h("span", {}, emergencyWords(i18n))),
    ]);
  }

  function notices(answers: Answers, refused: readonly string[]): Child {
    const nearest_m = Math.min(...answers.hits.concat(answers.closed).map((hit) => hit.properties.distance_m ?? Infinity));
    const holiday = answers.hits.some((hit) => hit.properties.open.note === "bank-holiday");
    const past = answers.asked.getTime() < answers.now.getTime() - 60_000;
    return [
      refused.length > 0 && h("p", { class: "notice", role: "status" }, h("span", {}, i18n.nodes("results.refused", { parts: list(i18n, refused) }))),
      nearest_m !== Infinity && nearest_m > FAR_M && h("p", { class: "notice" }, h("span", {}, i18n.nodes("place.far", { distance: distance(i18n, nearest_m) }))),
      holiday && h("p", { class: "notice" }, h("span", {}, i18n.nodes("results.bank_holiday", { day: longDate(i18n, localDate(answers.asked), answers.now) }))),
      past && h("p", { class: "notice" }, h("span", {}, i18n.text("results.past")),
        h("button", { class: "link", type: "button", onclick: () => actions.change({ when: "now" }) }, i18n.text("results.show_now"))),
    ];
  }

  function heading(answers: Answers): HTMLElement {
    const { place } = answers.question;
    const near = place.kind === "none"
      ? i18n.nodes("results.near_center")
      : i18n.nodes(walks(answers.question) ? "results.near_on_foot" : "results.near", { place: place.kind === "postcode" ? unbroken(place.postcode) : i18n.text("place.here") });
    return h("header", { class: "results-head" },
      answers.hits.length > 0 && h("p", { class: "count", "data-testid": "summary" }, summaryWords(answers)),
      h("p", { class: "hint" }, near),
      aloudButton(i18n, "list", () => spokenList(i18n, summaryWords(answers), answers)));
  }

  function main(answers: Answers, refused: readonly string[]): HTMLElement {
    const page = answers.hits.slice(0, shown);
    const unknown = (hit: Hit) => hit.properties.open.state === "unknown";
    const rest = answers.hits.length - page.length;
    const groups = answers.question.when === "any"
      ? [section("all", i18n.text(walks(answers.question) ? "results.all_arrive" : "results.all"), undefined, page, answers)]
      : [
          section("open", openTitle(answers), undefined, page.filter((hit) => !unknown(hit)), answers),
          section("unknown", i18n.nodes("results.unknown"), i18n.text("results.unknown_hint"), page.filter(unknown), answers),
        ];
    return h("div", { class: "groups" },
      h("div", { "data-testid": "results" }, groups),
      rest <= 0 && answers.hits.length >= LIMIT && h("p", { class: "hint", "data-testid": "cut" }, i18n.text("results.cut", { n: LIMIT })),
      rest > 0 && h("button", { class: "button wide", type: "button", "data-testid": "more", onclick: () => showMore(answers, refused) },
        i18n.text("results.more", { n: Math.min(rest, stage.page) })));
  }

  function showMore(answers: Answers, refused: readonly string[]): void {
    const first = answers.hits[shown];
    shown += stage.page;
    render(answers, refused);
    if (first) element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(`results:${first.id}`)}"]`)?.focus();
  }

  function section(name: string, title: Child, hint: string | undefined, hits: readonly Hit[], answers: Answers): Child {
    if (hits.length === 0) return undefined;
    return h("section", { class: `group ${name}` }, h("h2", { class: "group-title" }, title), hint && h("p", { class: "hint" }, hint), cards(hits, answers, "results"));
  }

  function openTitle({ question, now }: Answers): Child {
    const { when } = question;
    const onArrival = walks(question);
    if (when === "now") return i18n.text(onArrival ? "results.open_arrive" : "results.open_now");
    return i18n.nodes(onArrival ? "results.open_arrive_at" : "results.open_at", { day: longDate(i18n, when.slice(0, 10), now), time: clockOfLocal(i18n, when) });
  }

  function folded(group: Group, hits: readonly Hit[], answers: Answers): Child {
    if (hits.length === 0) return undefined;
    const then = answers.question.when === "now" ? "results.closed_now" : "results.closed_then";
    // Nobody walks to a telephone.
    const key = walks(answers.question) && group !== "remote" ? "results.closed_arrive" : then;
    return h("details", {
      class: "folded", "data-testid": group === "closed" ? "closed" : `${group}-closed`, open: unfolded.has(group),
      ontoggle: (event: Event) => void ((event.target as HTMLDetailsElement).open ? unfolded.add(group) : unfolded.delete(group)),
    },
      h("summary", { "data-focus": `summary:${group}` }, sign("closed"), h("span", {}, i18n.nodes(key, { n: hits.length })), sign("down")),
      cards(hits, answers, group));
  }

  function remote(answers: Answers): Child {
    const { remote: open, remoteClosed } = answers;
    if (open.length + remoteClosed.length === 0) return undefined;
    return h("section", { class: "group remote", "data-testid": "by-phone" },
      h("h2", { class: "group-title" }, i18n.text("results.remote")),
      h("p", { class: "hint" }, i18n.text(open.length > 0 ? "results.remote_hint" : "results.remote_none")),
      open.length > 0 && cards(open, answers, "remote"),
      folded("remote", remoteClosed, answers));
  }

  function languageUnknown(answers: Answers): Child {
    if (answers.withoutLanguage.length + answers.withoutLanguageClosed.length === 0) return undefined;
    const language = names(answers.question);
    return h("section", { class: "group language", "data-testid": "language-unknown" },
      h("h2", { class: "group-title" }, i18n.text("results.language_unknown")),
      h("p", { class: "hint" }, i18n.nodes("results.language_unknown_hint", { language })),
      answers.withoutLanguage.length > 0 && cards(answers.withoutLanguage, answers, "language"),
      folded("language", answers.withoutLanguageClosed, answers));
  }

  /** Nothing is known to be open: what opens next, and what else can be asked. */
  function noneOpen(answers: Answers): Child {
    const { question } = answers;
    const nothing = answers.hits.length === 0;
    if (question.when === "any" && !nothing) return undefined;
    const next = firstToOpen(answers.closed);
    const opens = next?.properties.open.opens;
    // Of places that may be open, "nothing is open" would be read as "all are closed".
    if (!nothing && !opens) return undefined;
    // Where no list names the language, another time or need would answer nothing again.
    const narrowed = nothing && answers.languageListed;
    const steps = [
      opens && h("button", { class: "button primary", type: "button", onclick: () => actions.change({ when: localText(new Date(opens)) }) }, i18n.text("results.show_then")),
      narrowed && question.when !== "any" && h("button", { class: "button", type: "button", onclick: () => actions.change({ when: "any" }) }, i18n.text("results.show_any_time")),
      walks(question) && h("button", { class: "button", type: "button", onclick: () => actions.change({ arrive: false }) }, i18n.text("results.without_walk")),
      narrowed && question.needs.length > 0 && h("button", { class: "button", type: "button", onclick: () => actions.change({ needs: [] }) }, i18n.text("results.show_all_needs")),
      nothing && question.languages.length > 0 && h("button", { class: "button", type: "button", onclick: () => actions.change({ languages: [] }) }, i18n.text("results.show_any_language")),
    ].filter(Boolean);
    return h("div", { class: nothing ? "empty" : "empty none-open", "data-testid": nothing ? "empty" : "none-open" },
      nothing && h("p", { class: "empty-words" }, noneWords(answers)),
      next && opens && h("p", {}, i18n.nodes("results.next_open", {
        name: fromData(next.properties.name, next.properties.text_lang), time: dayAndTime(i18n, localText(new Date(opens)), answers.now),
      })),
      steps.length > 0 && h("div", { class: "empty-actions" }, steps));
  }

  function noneWords({ question, languageListed }: Answers): string {
    if (question.languages.length === 0) return i18n.text(walks(question) ? "results.none_arrive" : "results.none");
    return i18n.text(languageListed ? "results.language_none" : "results.language_unlisted", { language: names(question) });
  }

  const names = (question: Question) => list(i18n, question.languages.map((code) => languageName(code, i18n)));

  function summaryWords(answers: Answers): string {
    const n = answers.hits.length;
    const open = answers.hits.filter(isOpen).length;
    if (n === 0) return noneWords(answers);
    if (open > 0) return list(i18n, [i18n.text("results.count", { n }), i18n.text(walks(answers.question) ? "results.count_arrive" : "results.count_open", { n: open })]);
    return i18n.text(answers.question.when === "any" ? "results.count" : "results.count_unknown", { n });
  }

  /** In place of any answer. Who pressed a button that is gone is not left nowhere. */
  function instead(...words: readonly HTMLElement[]): void {
    const hadFocus = element.contains(document.activeElement);
    element.replaceChildren(...words);
    if (hadFocus) homeOf(element).focus({ preventScroll: true });
  }

  return {
    element,
    summary: summaryWords,
    show(answers, refused) {
      const asked = write({ ...answers.question, service: undefined });
      if (askedBefore !== asked) shown = stage.page;
      askedBefore = asked;
      render(answers, refused);
    },
    loading() {
      instead(h("p", { class: "loading", role: "status" }, i18n.text("results.loading")), ...Array.from({ length: 3 }, () => h("div", { class: "ghost", "aria-hidden": "true" })));
    },
    failed(how) {
      instead(h("div", { class: "empty", role: "alert" }, h("p", { class: "empty-words" }, i18n.text(how === "unreached" ? "results.failed" : "results.broken")),
        h("button", { class: "button primary", type: "button", onclick: actions.retry }, i18n.text("results.retry")),
        h("p", {}, plainLink(i18n))));
    },
  };
}

/** Whom to call in danger. */
export const emergencyWords = (i18n: I18n): Node[] =>
  i18n.nodes("results.emergency", { number: h("a", { href: telLink(EMERGENCY_NUMBER) }, h("bdi", {}, EMERGENCY_NUMBER)) });

const isOpen = (hit: Hit): boolean => hit.properties.open.state === "open";

/** Of what is closed, the one that opens first. */
function firstToOpen(closed: readonly Hit[]): Hit | undefined {
  const opening = closed.filter((hit) => hit.properties.open.opens !== null);
  const instant = (hit: Hit) => Date.parse(hit.properties.open.opens ?? "");
  return opening.reduce<Hit | undefined>((first, hit) => (first && instant(first) <= instant(hit) ? first : hit), undefined);
}
