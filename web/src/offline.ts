// Without internet: how old the information is, a new version of the app, and keeping it all on this device.
// Invariant: what is kept is the same for all who read the same language; neither place nor question is part of it.

import { asset, assetsNamed } from "./assets";
import { moment } from "./dates";
import type { Device } from "./device";
import { fill, h, slot } from "./dom";
import type { I18n, Key } from "./i18n";
import { fetchDirectory, type Information } from "./offline-directory";
import { acceptUpdate, keepParts, lookForUpdates, startWorker, type Refusal } from "./offline-worker";

const LOOK_AGAIN_MS = 3_600_000;
/** A network that is back does not always reach far at once: asked again after this, then after ever longer. */
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 300_000;

export interface OfflineActions {
  /** Newer information has come: it is to be answered from. */
  renew(bytes: Uint8Array): void;
}

export interface OfflinePane {
  /** Above the list: the age of the information, and the offer of a new version. */
  readonly notes: HTMLElement;
  /** In the footer: what works offline, and the button to keep it. */
  readonly section: HTMLElement;
  speak(i18n: I18n): void;
  /** The device answers: now the app may be kept, and updates be looked for. */
  begin(device: Device): void;
}

/** How far keeping has come; `unsure` is kept until the device runs out of space. */
type Keeping = "not-yet" | "working" | "kept" | "unsure" | Refusal;

const KEEPING_WORDS: Record<Exclude<Keeping, "not-yet">, Key> = {
  working: "offline.keeping",
  kept: "offline.kept",
  unsure: "offline.kept_unsure",
  full: "offline.full",
  unreached: "offline.unreached",
  refused: "offline.refused",
};

export function offlinePane(actions: OfflineActions): OfflinePane {
  let i18n: I18n | undefined;
  let information: Information | undefined;
  let keeping: Keeping = "not-yet";
  let update: ServiceWorker | undefined;
  let postponed = false;
  let lookedAt = 0;
  let retry = 0;
  let retry_ms = FIRST_RETRY_MS;

  const age = h("p", { class: "offline-age", role: "status" });
  const newer = h("p", { class: "offline-newer", role: "status" });
  const updateButton = h("button", { class: "button primary", type: "button", "data-testid": "update", hidden: true, onclick: () => { if (update) acceptUpdate(update); } });
  const laterButton = h("button", { class: "button", type: "button", "data-testid": "later", hidden: true, onclick: postpone });
  const notes = h("div", { class: "offline-note-list" }, age, h("div", { class: "offline-update" }, newer, updateButton, laterButton));
  const title = h("h2");
  const about = h("p");
  const keepButton = h("button", { class: "button", type: "button", "data-testid": "keep-offline", onclick: () => void keep() });
  const outcome = h("p", { class: "offline-outcome" });
  const section = h("section", { class: "offline" }, title, about, keepButton, outcome);

  const wordsOfSearch = asset("words.txt").pathname;

  function show(): void {
    if (!i18n) return;
    say(age, ageWords(i18n));
    const offering = update !== undefined && !postponed;
    say(newer, offering ? i18n.text("offline.new_version") : "");
    updateButton.hidden = laterButton.hidden = !offering;
    fill(updateButton, i18n.text("offline.update"));
    fill(laterButton, i18n.text("offline.later"));
    fill(title, i18n.text("offline.title"));
    fill(about, i18n.text("offline.about"));
    about.hidden = keeping === "refused" || keeping === "full";
    fill(keepButton, i18n.text("offline.keep"));
    keepButton.hidden = keeping === "kept" || keeping === "unsure";
    keepButton.setAttribute("aria-disabled", String(keeping === "working"));
    outcome.className = `offline-outcome ${keeping}`;
    say(outcome, keeping === "not-yet" ? "" : i18n.text(KEEPING_WORDS[keeping]));
  }

  function ageWords(words: I18n): string {
    if (!information || (navigator.onLine && !information.kept)) return "";
    const time = moment(words, information.since, new Date());
    return words.text(navigator.onLine ? "offline.age" : "offline.age_offline", { time });
  }

  /** Not offered again before the page is loaded anew, unless a still newer version comes. */
  function postpone(): void {
    const hadFocus = document.activeElement === laterButton;
    postponed = true;
    show();
    if (hadFocus) slot("results").focus({ preventScroll: true });
  }

  /** In the visitor's hand, so that the browser lets us ask for lasting storage. */
  async function keep(): Promise<void> {
    if (keeping === "working") return;
    // Spoken only to who asked.
    outcome.setAttribute("role", "status");
    turn("working");
    const lasting = await makeLasting();
    const refusal = await keepParts([...laterParts(), wordsOfSearch]);
    turn(refusal ?? (lasting ? "kept" : "unsure"));
  }

  function turn(next: Keeping): void {
    const hadFocus = document.activeElement === keepButton;
    keeping = next;
    show();
    if (hadFocus && keepButton.hidden) {
      outcome.tabIndex = -1;
      outcome.focus({ preventScroll: true });
    }
  }

  /** What the app can be without, but this visitor cannot: the language they read, what an old browser lacks, what they searched with. */
  function laterParts(): string[] {
    const language = assetsNamed(`lang/${i18n?.code ?? ""}.`);
    const unpacking = typeof DecompressionStream === "undefined" ? assetsNamed("gunzip.") : [];
    const words = performance.getEntriesByName(new URL(wordsOfSearch, location.origin).href).length > 0 ? [wordsOfSearch] : [];
    return [...[...language, ...unpacking].map((name) => asset(name).pathname), ...words];
  }

  async function renew(): Promise<void> {
    try {
      const fetched = await fetchDirectory();
      if (!fetched.kept) actions.renew(fetched.bytes);
      information = fetched;
    } catch (error) {
      console.warn(error);
    }
    show();
    retryWhileKept();
  }

  /** Online, but from what was kept: the network is asked again, ever less often. */
  function retryWhileKept(): void {
    clearTimeout(retry);
    if (!information?.kept) retry_ms = FIRST_RETRY_MS;
    else if (navigator.onLine) {
      retry = window.setTimeout(() => void renew(), retry_ms);
      retry_ms = Math.min(retry_ms * 2, LAST_RETRY_MS);
    }
  }

  /** A page that stays open for days asks for news when it is looked at again. */
  function lookAgain(): void {
    if (document.hidden || Date.now() - lookedAt < LOOK_AGAIN_MS) return;
    lookedAt = Date.now();
    lookForUpdates();
    void renew();
  }

  async function begin(device: Device): Promise<void> {
    information = device.information;
    lookedAt = Date.now();
    show();
    retryWhileKept();
    addEventListener("online", () => void renew());
    addEventListener("offline", show);
    document.addEventListener("visibilitychange", lookAgain);
    // What is still being fetched would be fetched twice.
    await device.quiet;
    const worker = await startWorker({
      offered(waiting) {
        update = waiting;
        postponed = false;
        show();
      },
      newerDirectory: () => void renew(),
    });
    if (!worker) return turn(navigator.onLine ? "refused" : "unreached");
    // What the visitor has seen is kept too; it comes from what the browser has just fetched.
    worker.postMessage({ keep: laterParts() });
    if (keeping === "not-yet" && (await isLasting())) turn("kept");
  }

  return {
    notes,
    section,
    speak(next) {
      i18n = next;
      show();
    },
    begin: (device) => void begin(device),
  };
}

/** Speaks only when there is something else to say. */
function say(element: HTMLElement, words: string): void {
  const next = h("p", {}, words);
  if (next.innerHTML !== element.innerHTML) element.replaceChildren(...next.childNodes);
}

/** Whether the browser promises to delete nothing of ours to make room. */
async function isLasting(): Promise<boolean> {
  return (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
}

async function makeLasting(): Promise<boolean> {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}
