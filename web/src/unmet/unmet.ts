// The offer to help the council see what is missing: under a list in which nothing is open, and in the footer.
// Fetched only where the server takes answers, by every page, as soon as it is at rest: a list that is empty asks for nothing.
// Invariant: nothing is kept or sent before somebody agrees; whoever says no is not asked again by this page.

import type { Answers } from "../ask";
import type { h as H } from "../dom";
import type { I18n, Key } from "../i18n";
import { randomNumbers } from "./answer";
import { foundNothing } from "./search";
import type { Shared } from "./shared";
import { takingPart, type World } from "./taking_part";

const PATH = "/api/v1/unmet";
/** No cookie and no address of a page go with what is asked here. */
const BARE = { credentials: "omit", referrerPolicy: "no-referrer" } as const;

/** What the page lends: its way to make elements, which knows the words beside them. */
export interface Page {
  readonly h: typeof H;
  day(i18n: I18n, instant: number): string | Node;
  /** Shows list and footer anew. */
  redraw(): void;
}

export interface Unmet {
  /** Somebody searched. */
  searched(answers: Answers): void;
  offer(i18n: I18n, answers: Answers): HTMLElement | undefined;
  footer(i18n: I18n): HTMLElement;
}

/** Begins, where something can be kept: not within another page, nor where the browser keeps nothing. */
export function begin({ h, day, redraw }: Page): Unmet | undefined {
  const storage = lasting();
  if (!storage) return undefined;
  const part = takingPart(world(storage, redraw));
  let said: "no" | "stopped" | undefined;

  const button = (i18n: I18n, key: Key, name: string, act: () => void): HTMLElement =>
    h("button", { class: "button", type: "button", "data-testid": `unmet-${name}`, onclick: (event: Event) => turn(event, act) }, i18n.text(key));
  const yes = (): void => { said = part.agree() ? undefined : "stopped"; };
  const no = (): void => { said = "no"; };
  const stop = (): void => {
    part.stop();
    said = "stopped";
  };

  /** What was pressed is gone: what it led to is read in its place. */
  function turn(event: Event, act: () => void): void {
    const place = (event.currentTarget as HTMLElement).closest("#results, #footer");
    act();
    redraw();
    place?.querySelector<HTMLElement>(".unmet [tabindex]")?.focus({ preventScroll: true });
  }

  const about = (i18n: I18n): HTMLElement => h("p", { class: "hint" }, i18n.text("results.unmet_what"));

  /** Somebody takes part, or has just stopped. */
  function state(i18n: I18n): HTMLElement[] | undefined {
    const until = part.until();
    if (until !== undefined) return [
      h("p", { tabindex: -1, "data-testid": "unmet-on" }, i18n.nodes("results.unmet_on", { day: day(i18n, until) })),
      h("div", { class: "empty-actions" }, button(i18n, "results.unmet_stop", "stop", stop)),
    ];
    return said === "stopped" ? [h("p", { tabindex: -1, "data-testid": "unmet-stopped" }, i18n.text("results.unmet_stopped"))] : undefined;
  }

  return {
    searched: part.searched,
    offer(i18n, answers) {
      i18n.learn(WAYMARK_UNMET);
      if (said === "no" || !foundNothing(answers)) return undefined;
      return h("section", { class: "unmet empty none-open", "data-testid": "unmet", "aria-label": i18n.text("results.unmet") }, state(i18n) ?? [
        h("p", {}, h("strong", {}, i18n.text("results.unmet"))),
        about(i18n),
        h("div", { class: "empty-actions" }, button(i18n, "results.unmet_yes", "yes", yes), button(i18n, "results.unmet_no", "no", no)),
      ]);
    },
    footer(i18n) {
      i18n.learn(WAYMARK_UNMET);
      return h("section", { class: "unmet", "data-testid": "unmet-footer" },
        h("h2", {}, i18n.text("results.unmet")),
        state(i18n) ?? [about(i18n), button(i18n, "results.unmet_yes", "yes", yes)]);
    },
  };
}

/** Storage that lasts, as far as can be told without writing to it: windows that forget have no worker in some browsers. */
function lasting(): Storage | undefined {
  try {
    return window.top === window && "serviceWorker" in navigator && navigator.cookieEnabled ? localStorage : undefined;
  } catch {
    return undefined;
  }
}

const world = (storage: Storage, ended: () => void): World => ({
  ended,
  storage,
  now: () => Date.now(),
  random: randomNumbers(),
  async share() {
    const response = await fetch(`${PATH}/lists`, BARE);
    if (!response.ok) throw new Error(`${PATH}/lists: ${response.status}`);
    return (await response.json()) as Shared;
  },
  async send(body) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(PATH, { ...BARE, method: "POST", cache: "no-store", headers, body }).catch(() => undefined);
    // What the server refuses it has seen: to draw another would tell more.
    return response !== undefined && response.status < 500;
  },
  after: (wait_ms, act) => void setTimeout(act, wait_ms),
  alone: (act) => ("locks" in navigator ? navigator.locks.request("waymark-unmet", { ifAvailable: true }, async (lock) => { if (lock) await act(); }) : act()),
});
