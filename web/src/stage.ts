// What the page stands in: here a window of its own, whose address is the question and which is kept for offline.
// In the bundle for frames of other sites the build puts `embed/stage.ts` in place of this file.

import { asset } from "./assets";
import { slot } from "./dom";
import type { I18n } from "./i18n";
import type { ServiceDetail } from "./answer";
import { offlinePane, type OfflineActions, type OfflinePane } from "./offline";
import { read, write, type Question } from "./question";
import { preferred } from "./tongue";
import { loadUnmet } from "./unmet/loading";
import type { Page, Unmet } from "./unmet/unmet";

export interface Stage {
  /** The question of the address. */
  read(): ReturnType<typeof read>;
  /** Whether it is this one already. */
  says(question: Question): boolean;
  /** Writes it there, as a step that "back" undoes. */
  push(question: Question, state?: unknown): void;
  replace(question: Question, state?: unknown): void;
  /** In what language to begin. */
  language(question: Question): string;
  offline(actions: OfflineActions): OfflinePane;
  /** The offer to tell what was not found, where answers are taken. */
  unmet(page: Page): Promise<Unmet | undefined>;
  /** The page has its words, in this language. */
  dress(i18n: I18n): void;
  /** Whether it is night, now and whenever that changes. */
  onNight(set: (isNight: boolean) => void): void;
  /** As many results as are shown at once; more on request. */
  readonly page: number;
  /** The question is answered. */
  answered(): void;
  /** The service whose details are open. */
  chose(service: ServiceDetail | undefined): void;
}

export const stage: Stage = {
  read: () => read(location.hash),
  says: (question) => location.hash === write(question),
  push: (question, state = null) => history.pushState(state, "", write(question)),
  replace: (question, state = null) => history.replaceState(state, "", write(question)),
  language: ({ lang }) => lang ?? preferred(navigator.languages),
  offline: offlinePane,
  unmet: loadUnmet,
  dress: ({ code }) => slot("manifest").setAttribute("href", asset(`manifest.${code}.webmanifest`).pathname),
  onNight(set) {
    const night = matchMedia("(prefers-color-scheme: dark)");
    set(night.matches);
    night.addEventListener("change", () => set(night.matches));
  },
  // As many as the API answers by default.
  page: 10,
  answered() {},
  chose() {},
};
