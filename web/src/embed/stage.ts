// What the page stands in: here a frame on somebody else's page, which may ask, and is told little. Takes the place of `../stage.ts`.
// Invariant: nothing is kept on the device; the host never learns the visitor's place; the visitor's place never leaves the frame.

import { fill, h, slot } from "../dom";
import type { I18n } from "../i18n";
import type { OfflinePane } from "../offline";
import { read, write, type Question } from "../question";
import type { Stage } from "../stage";
import { preferred } from "../tongue";
import { asked, changed, fragment, go } from "./address";
import { meetHost } from "./host";
import { nightWatch, wear } from "./look";
import { manners, openLinksBeside, speakOnceEntered } from "./manners";
import type { Settings, ToFrame } from "./messages";

let isReady = false;
let told: string | undefined;
let height = 0;
const nights: { again(): void }[] = [];
const root = document.documentElement;
const polite = manners(slot("map-pane"));
const host = meetHost(hear);

go(`#${asked()}`);
openLinksBeside();
speakOnceEntered(slot("announcements"));
offerLocationIfAllowed();
new ResizeObserver(tellHeight).observe(slot("app"));

function hear(message: ToFrame): void {
  if (message.kind === "set") obey(message.settings);
  else if (!document.querySelector("dialog[open]")) {
    // What is open stays where it was opened, and scrolls with the host's page.
    for (const part of ["top", "height", "screen"] as const) root.style.setProperty(`--seen-${part}`, `${message[part]}px`);
  }
}

function obey(settings: Settings): void {
  const [before, after] = [asked(), changed(asked(), settings)];
  if (`${before}` === `${after}`) return;
  go(`#${after}`);
  wear(after);
  for (const night of nights) night.again();
  tellHeight();
  // The page reads its address again.
  dispatchEvent(new HashChangeEvent("hashchange"));
}

function tellHeight(): void {
  if (root.dataset["height"] !== "auto") return void (height = 0);
  const now = Math.ceil(slot("app").getBoundingClientRect().height);
  if (now !== height) host.say({ kind: "resize", height: now });
  height = now;
}

/** A browser says that it is not allowed by not asking: the button would do nothing. */
async function offerLocationIfAllowed(): Promise<void> {
  const policy = (document as { featurePolicy?: { allowsFeature(name: string): boolean } }).featurePolicy;
  const state = await navigator.permissions?.query({ name: "geolocation" }).then((permission) => permission.state, () => undefined);
  root.toggleAttribute("data-no-location", policy?.allowsFeature("geolocation") === false || state === "denied");
}

/** The question goes along; it is in the fragment there too. */
function leadOut(question: Question): void {
  slot("open").setAttribute("href", `/${write(question)}`);
}

function note(question: Question): void {
  go(fragment(question));
  leadOut(question);
}

function listSwitch(i18n: I18n): HTMLElement {
  const isShown = () => root.hasAttribute("data-list-shown");
  const button = h("button", {
    class: "button wide", type: "button", "data-testid": "show-list", "aria-expanded": String(isShown()), "aria-controls": "results",
    onclick: () => button.setAttribute("aria-expanded", String(root.toggleAttribute("data-list-shown"))),
  }, i18n.text("embed.show_list"));
  return button;
}

/** Nothing is kept; in its place in the footer is said what the host can see. */
function inPlaceOfOffline(): OfflinePane {
  const told = h("p");
  return { notes: h("div"), section: told, speak: (i18n) => void fill(told, i18n.text("embed.told")), begin() {} };
}

export const stage: Stage = {
  read() {
    const understood = read(`${asked()}`);
    leadOut(understood.question);
    return understood;
  },
  says: (question) => location.hash === fragment(question),
  push: note,
  replace: note,
  language: ({ lang }) => preferred([...(lang ? [lang] : []), ...navigator.languages]),
  offline: inPlaceOfOffline,
  unmet: async () => undefined,
  dress(i18n) {
    polite.speak(i18n);
    slot("open-words").textContent = i18n.text("embed.open");
    slot("list-switch").replaceChildren(listSwitch(i18n));
  },
  onNight: (set) => void nights.push(nightWatch(set)),
  // The page around goes on below.
  page: 5,
  answered() {
    if (!isReady) host.say({ kind: "ready" });
    isReady = true;
  },
  chose(service) {
    if (service && service.id !== told) {
      const ids = service.locations.flatMap((location) => location.service_at_location_id ?? []);
      host.say({ kind: "select", service_id: service.id, service_at_location_ids: ids, name: service.name });
    }
    told = service?.id;
  },
};
