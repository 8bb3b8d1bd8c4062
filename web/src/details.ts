// One service in full: its week, where it is, how to reach it, and where each fact comes from.

import { aloudButton } from "./aloud";
import type { Conflict, ServiceDetail, ServiceLocation, Source, Stop, Walk } from "./answer";
import type { FoundService } from "./ask";
import { callTo, writeTo } from "./card";
import { ATTRIBUTION_STOPS, DATA_LANGUAGE } from "./city";
import { dayAndTime, dayByName, fullDate } from "./dates";
import { h, type Child } from "./dom";
import type { I18n, Key } from "./i18n";
import { needIcon, sign, type Sign } from "./icons";
import { isNeed } from "./needs";
import { spokenDetails } from "./spoken";
import { localText } from "./time";
import { week, type Moment } from "./week";
import { asksNow, distance, fromData, languageList, list, openSentence, paragraph, walkLength } from "./words";

type LanguageOf = FoundService["languageOf"];

/** Reasons the reader unfolded: the sheet may be drawn anew under them. */
const unfolded = new Set<string>();

export interface DetailContext extends Moment {
  /** Metres to one of the service's places, where the list knows it. */
  distance_m(serviceAtLocation: string | null): number | null;
  /** The way there on foot, if the question is about arriving. */
  walk(serviceAtLocation: string | null): Walk | null;
  showOnMap(serviceAtLocation: string): void;
}

/** The content of the sheet; its title is the service's name. */
export function details(i18n: I18n, found: FoundService, context: DetailContext): Child {
  const { service, languageOf } = found;
  const { organization, description, alert, status, translated_by: by } = service;
  const ended = status !== "active";
  return [
    !service.name.includes(organization.name) && h("p", { class: "organization" }, fromData(organization.name)),
    (ended || alert) && h("p", { class: "notice ended" }, sign("warning"), h("span", {},
      ended && i18n.text("details.ended"), ended && alert && " ", alert && fromData(alert, languageOf(alert)))),
    aloudButton(i18n, service.id, () => spokenDetails(i18n, found, context, (location) => opening(i18n, location, service.phones.length > 0, context))),
    needs(i18n, service),
    description && paragraph(description, "description", languageOf(description)),
    by && h("p", { class: "hint" }, i18n.text(by === "human" ? "details.translated_human" : "details.translated_machine")),
    calls(i18n, service, languageOf),
    service.locations.map((location) => place(i18n, service, location, ended, context, languageOf)),
    facts(i18n, service),
    service.conflicts.length > 0 && conflicts(i18n, service.conflicts, languageOf),
    sources(i18n, service, languageOf),
  ];
}

function needs(i18n: I18n, { categories }: ServiceDetail): HTMLElement {
  return h("ul", { class: "need-names" }, categories.filter(isNeed).map((need) =>
    h("li", {}, needIcon(need), h("span", {}, i18n.text(`need.${need}`)))));
}

function calls(i18n: I18n, { name, text_lang, phones, email }: ServiceDetail, languageOf: LanguageOf): Child {
  const whom = () => fromData(name, text_lang);
  if (phones.length === 0) {
    return [h("p", { class: "hint" }, i18n.text("card.no_number")),
      email && h("div", { class: "calls" }, writeTo(i18n, whom(), email, "button primary call"))];
  }
  return h("div", { class: "calls" }, phones.map(({ number, purpose }) => h("div", {},
    callTo(i18n, whom(), number, "button primary call"),
    purpose && h("span", { class: "hint" }, fromData(purpose, languageOf(purpose))))));
}

function place(
  i18n: I18n, service: ServiceDetail, location: ServiceLocation, ended: boolean, context: DetailContext, languageOf: LanguageOf,
): HTMLElement {
  const { address, postcode, open, service_at_location_id: id } = location;
  const distance_m = context.distance_m(id);
  const walk = context.walk(id);
  const hasPhone = service.phones.length > 0;
  const written = [address, postcode && !address?.includes(postcode) ? postcode : null].filter((part) => part !== null && part !== "").join(", ");
  return h("section", { class: "at" },
    !ended && h("p", { class: `state ${open.state}` }, sign(open.state), h("span", {}, opening(i18n, location, hasPhone, context))),
    week(i18n, location, context, languageOf),
    location.confidential && h("p", { class: "hint" }, i18n.text("card.confidential")),
    written !== "" && h("div", { class: "address" },
      h("h3", {}, i18n.text("details.address")),
      h("p", {}, sign("place"), h("span", {}, fromData(written))),
      distance_m !== null && h("p", { class: "hint" }, h("span", {},
        i18n.nodes("details.distance", { distance: distance(i18n, distance_m) }), walk && [" · ", h("bdi", {}, walkLength(i18n, walk))])),
      location.stop && nearStop(i18n, location.stop),
      location.geometry === null && !location.confidential && h("p", { class: "hint" }, i18n.text("card.place_unknown")),
      location.position_source === "postcode-centroid" && h("p", { class: "hint" }, i18n.text("details.postcode_center")),
      location.geometry && id && h("button", { class: "button", type: "button", onclick: () => context.showOnMap(id) }, sign("fit"), i18n.text("details.show_on_map"))));
}

const STOPS = { bus: "details.stop_bus", tram: "details.stop_tram", rail: "details.stop_rail", ferry: "details.stop_ferry" } as const;

function nearStop(i18n: I18n, { name, kind, distance_m }: Stop): HTMLElement {
  return h("p", { class: "stop" }, sign(kind === "ferry" ? "ferry" : "stop"),
    h("span", {}, i18n.nodes(STOPS[kind], { name: fromData(name), distance: h("bdi", { class: "number" }, distance(i18n, distance_m)) })));
}

/** Asked about another time, the sentence says of which, so that it cannot be taken for now. */
function opening(i18n: I18n, { open }: ServiceLocation, hasPhone: boolean, { now, asked }: Moment): Node[] {
  const state = openSentence(i18n, open, hasPhone, now, asked);
  if (asksNow(now, asked)) return state;
  return i18n.nodes("details.at_time", { time: dayAndTime(i18n, localText(asked), now, dayByName), state: h("span", {}, state) });
}

function facts(i18n: I18n, service: ServiceDetail): HTMLElement {
  const { email, eligibility, phones, url } = service;
  const languages = service.locations.flatMap((location) => location.languages);
  const unknown = i18n.text(phones.length > 0 ? "details.languages_unknown" : "details.languages_unknown_ask");
  const audiences = eligibility.map((who) => audience(i18n, who));
  return h("dl", { class: "facts" },
    fact("speech", i18n.text("card.languages"), languages.length > 0 ? languageList(i18n, languages) : unknown),
    fact("info", i18n.text("details.for"), audiences.length > 0 ? list(i18n, audiences) : i18n.text("details.everyone")),
    url && fact("website", i18n.text("details.website"), outside(url)),
    email && fact("email", i18n.text("details.email"), h("a", { href: `mailto:${email}` }, h("bdi", { dir: "ltr" }, email))));
}

function fact(icon: Sign, title: string, words: Child): HTMLElement {
  return h("div", {}, h("dt", {}, sign(icon), h("span", { class: "spoken-only" }, title)), h("dd", {}, h("span", { class: "fact-title", "aria-hidden": "true" }, title), words));
}

function conflicts(i18n: I18n, found: readonly Conflict[], languageOf: LanguageOf): HTMLElement {
  return h("section", { class: "conflicts" },
    h("h3", {}, sign("warning"), i18n.text("details.conflict")),
    h("ul", {}, found.map((conflict) => h("li", {}, conflictWords(i18n, conflict, languageOf)))));
}

function conflictWords(i18n: I18n, { field, shown, other, reason }: Conflict, languageOf: LanguageOf): Child {
  const value = (title: Key, text: string) => h("p", {}, `${i18n.text(title)}: `, fromData(text, languageOf(text)));
  return [
    h("p", { class: "field-name" }, fieldName(i18n, field)),
    // What a status is called in the data says nothing to a reader; the reason does.
    field === "status"
      ? paragraph(reason, "hint", languageOf(reason))
      : [value("details.conflict_shown", shown), value("details.conflict_other", other), why(i18n, paragraph(reason, "hint", languageOf(reason)))],
  ];
}

function why(i18n: I18n, reason: HTMLElement): HTMLElement {
  const key = reason.textContent ?? "";
  const remember = (event: Event) => void ((event.target as HTMLDetailsElement).open ? unfolded.add(key) : unfolded.delete(key));
  return h("details", { class: "why", open: unfolded.has(key), ontoggle: remember }, h("summary", {}, i18n.text("details.conflict_why")), reason);
}

function sources(i18n: I18n, service: ServiceDetail, languageOf: LanguageOf): HTMLElement {
  return h("section", { class: "sources" },
    h("h3", {}, i18n.text("details.sources")),
    h("ul", {}, service.sources.map((source) => h("li", {}, sourceWords(i18n, source, languageOf)))),
    h("p", { class: "hint" }, service.last_verified
      ? i18n.nodes("details.verified", { date: fullDate(i18n, service.last_verified) })
      : i18n.text("details.unverified")),
    service.locations.some(({ stop }) => stop) && h("p", { class: "hint", lang: "en", dir: "ltr" }, ATTRIBUTION_STOPS));
}

function sourceWords(i18n: I18n, { title, publisher, url, published, dating }: Source, languageOf: LanguageOf): Child {
  // How a source is dated is told in English only, by the data.
  const why = published || i18n.code !== DATA_LANGUAGE ? "" : (dating ?? "").replace(/^undated;?\s*/, "");
  return [
    h("p", {}, url ? outside(url, title) : fromData(title)),
    h("p", { class: "hint" },
      publisher && [fromData(publisher), " · "],
      published ? i18n.nodes("details.published", { date: fullDate(i18n, published) }) : i18n.text("details.undated"),
      why !== "" && [" – ", fromData(why, languageOf(dating ?? ""))]),
  ];
}

/** A way out of the page: without a referrer, and only to the web. */
function outside(url: string, words?: string): HTMLElement {
  const shown = words ?? url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  if (!/^https?:\/\//.test(url)) return fromData(shown);
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, h("bdi", { dir: words ? "auto" : "ltr" }, shown));
}

function fieldName(i18n: I18n, field: string): string {
  const key = `field.${field}`;
  return i18n.knows(key) ? i18n.text(key) : field;
}

function audience(i18n: I18n, who: string): string {
  // The engine's word for people whom the data name in words we do not know.
  if (who === "other") return i18n.text("details.for_some");
  const key = `for.${who}`;
  return i18n.knows(key) ? i18n.text(key) : who;
}
