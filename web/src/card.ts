// One service in a list: what it is, whether it is open, how far, in which languages, and a button to call.

import type { Hit } from "./answer";
import type { Answers } from "./ask";
import { h, type Child } from "./dom";
import type { I18n } from "./i18n";
import { needIcon, sign } from "./icons";
import { isNeed, type Need } from "./needs";
import { write } from "./question";
import { distance, fromData, hitSentence, languageList, phoneNumber, telLink } from "./words";

export type Group = "results" | "closed" | "remote" | "language";

/** `open` is called with the link, so that focus can return to it. */
export function card(i18n: I18n, hit: Hit, answers: Answers, group: Group, open: (hit: Hit) => void): HTMLLIElement {
  const { properties } = hit;
  const state = properties.open.state;
  const href = write({ ...answers.question, service: properties.service_id });
  const link = h("a", {
    href, class: "card-link", "data-focus": `${group}:${hit.id}`, "data-service": properties.service_id,
    onclick: (event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(hit);
    },
  }, fromData(properties.name, properties.text_lang));
  return h(
    "li",
    {
      class: `card ${state}`,
      "data-testid": group === "results" ? "result" : null,
      "data-id": hit.id,
      "data-state": state,
      "data-distance": properties.distance_m ?? "",
    },
    h("span", { class: "mark" }, needIcon(pinNeed(hit, answers.question.needs))),
    h("div", { class: "card-head" }, h("h3", { class: "card-name" }, link), organization(hit)),
    properties.distance_m !== null && h("span", { class: "distance" }, h("bdi", {}, distance(i18n, properties.distance_m))),
    h("div", { class: "card-body" },
      h("p", { class: "state" }, sign(state), h("span", {}, sentence(i18n, hit, answers))),
      properties.confidential && h("p", { class: "hint" }, i18n.text("card.confidential")),
      placeUnknown(hit) && h("p", { class: "hint" }, i18n.text("card.place_unknown")),
      languages(i18n, hit),
      h("div", { class: "card-foot" }, contact(i18n, hit), needs(i18n, properties.categories))),
  );
}

/** The need a pin and a card show: the first one asked for, else the service's first. */
export function pinNeed(hit: Hit, asked: readonly Need[]): Need {
  const own = hit.properties.categories.filter(isNeed);
  return own.find((need) => asked.includes(need)) ?? own[0] ?? "community";
}

function sentence(i18n: I18n, hit: Hit, { now, asked }: Answers): Node[] {
  const { channel } = hit.properties;
  const said = hitSentence(i18n, hit, now, asked);
  return channel === "online" ? [...said, document.createTextNode(" · "), ...i18n.nodes("state.online")] : said;
}

function organization(hit: Hit): HTMLElement | undefined {
  const { name, organization } = hit.properties;
  return !name.includes(organization) ? h("p", { class: "organization" }, fromData(organization)) : undefined;
}

function languages(i18n: I18n, { properties }: Hit): HTMLElement | undefined {
  if (properties.languages.length === 0) return undefined;
  return h("p", { class: "languages" }, sign("speech"),
    h("span", { class: "spoken-only" }, `${i18n.text("card.languages")}: `), h("span", {}, languageList(i18n, properties.languages)));
}

function needs(i18n: I18n, categories: readonly Need[]): HTMLElement {
  return h("ul", { class: "needs", "aria-label": i18n.text("card.needs") },
    categories.filter(isNeed).map((need) => {
      const name = i18n.text(`need.${need}`);
      return h("li", { title: name }, needIcon(need), h("span", { class: "spoken-only" }, name));
    }));
}

/** Somewhere to go to, and nobody said where it is. */
const placeUnknown = ({ geometry, properties }: Hit): boolean =>
  properties.service_at_location_id !== null && geometry === null && !properties.confidential;

/** The quickest way to somebody: a call, a letter, their page; and where there is none, that. */
function contact(i18n: I18n, { properties: { name, text_lang, phone, email, url } }: Hit): HTMLElement {
  const whom = fromData(name, text_lang);
  if (phone) return callTo(i18n, whom, phone, "button call");
  if (email) return writeTo(i18n, whom, email, "button call");
  if (url && /^https?:/.test(url)) {
    return h("a", { class: "button call", href: url, rel: "noopener noreferrer", target: "_blank" },
      sign("website"), h("span", {}, i18n.text("details.website")), spokenAfter(whom));
  }
  return h("p", { class: "hint" }, i18n.text("card.no_number"));
}

export function callTo(i18n: I18n, whom: HTMLElement, phone: string, className: string): HTMLElement {
  return h("a", { class: className, href: telLink(phone) },
    sign("phone"), h("span", {}, i18n.nodes("card.call", { number: phoneNumber(phone) })), spokenAfter(whom));
}

export function writeTo(i18n: I18n, whom: HTMLElement, email: string, className: string): HTMLElement {
  return h("a", { class: className, href: `mailto:${email}` },
    sign("email"), h("span", {}, i18n.text("card.email")), spokenAfter(whom, ", ", email));
}

/** Whose button it is, which the eye sees by where it stands. After the words that are seen: who says those to the device must find it by them. */
const spokenAfter = (...words: Child[]): HTMLElement => h("span", { class: "spoken-only" }, ": ", words);
