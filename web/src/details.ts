// One service in full: its week, where it is, how to reach it, and where each fact comes from.

import type { Conflict, ServiceDetail, ServiceLocation, Source } from "./answer";
import { h, type Child } from "./dom";
import type { I18n, Key } from "./i18n";
import { needIcon, sign, type Sign } from "./icons";
import { isNeed } from "./needs";
import { week } from "./week";
import { distance, fromData, fullDate, languageList, list, openSentence, paragraph, phoneNumber, telLink } from "./words";

const FIELDS = ["address", "phone", "hours", "name", "organization.name", "email", "url", "status"] as const;
const AUDIENCES = ["asylum-seekers", "refugees", "ukraine", "hong-kong", "eu", "students", "women", "young-people", "families"] as const;

export interface DetailContext {
  readonly now: Date;
  /** Metres to one of the service's places, where the list knows it. */
  distance_m(serviceAtLocation: string | null): number | null;
  showOnMap(serviceAtLocation: string): void;
}

/** The content of the sheet; its title is the service's name. */
export function details(i18n: I18n, service: ServiceDetail, context: DetailContext): Child {
  const { organization, description, alert, status } = service;
  const ended = status !== "active";
  return [
    !service.name.includes(organization.name) && h("p", { class: "organization" }, fromData(organization.name)),
    (ended || alert) && h("p", { class: "notice ended" }, sign("warning"), h("span", {},
      ended && i18n.text("details.ended"), ended && alert && " ", alert && fromData(alert))),
    needs(i18n, service),
    description && paragraph(description, "description", service.text_lang),
    calls(i18n, service),
    service.locations.map((location) => place(i18n, service, location, ended, context)),
    facts(i18n, service),
    service.conflicts.length > 0 && conflicts(i18n, service.conflicts),
    sources(i18n, service),
  ];
}

function needs(i18n: I18n, { categories }: ServiceDetail): HTMLElement {
  return h("ul", { class: "need-names" }, categories.filter(isNeed).map((need) =>
    h("li", {}, needIcon(need), h("span", {}, i18n.text(`need.${need}`)))));
}

function calls(i18n: I18n, { name, phones }: ServiceDetail): Child {
  return phones.length > 0 && h("div", { class: "calls" }, phones.map(({ number, purpose }) => h("div", {},
    h("a", { class: "button primary call", href: telLink(number), "aria-label": i18n.text("card.call_name", { name, number }) },
      sign("phone"), h("span", {}, i18n.nodes("card.call", { number: phoneNumber(number) }))),
    purpose && h("span", { class: "hint" }, fromData(purpose)))));
}

function place(i18n: I18n, service: ServiceDetail, location: ServiceLocation, ended: boolean, context: DetailContext): HTMLElement {
  const { address, postcode, open, service_at_location_id: id } = location;
  const distance_m = context.distance_m(id);
  const hasPhone = service.phones.length > 0;
  const written = [address, postcode && !address?.includes(postcode) ? postcode : null].filter((part) => part !== null && part !== "").join(", ");
  return h("section", { class: "at" },
    !ended && h("p", { class: `state ${open.state}` }, sign(open.state), h("span", {}, openSentence(i18n, open, hasPhone, context.now, context.now))),
    week(i18n, location, context.now),
    location.confidential && h("p", { class: "hint" }, i18n.text("card.confidential")),
    written !== "" && h("div", { class: "address" },
      h("h3", {}, i18n.text("details.address")),
      h("p", {}, sign("place"), h("span", {}, fromData(written), distance_m !== null && [" · ", h("bdi", {}, distance(i18n, distance_m))])),
      location.position_source === "postcode-centroid" && h("p", { class: "hint" }, i18n.text("details.postcode_center")),
      location.geometry && id && h("button", { class: "button", type: "button", onclick: () => context.showOnMap(id) }, sign("fit"), i18n.text("details.show_on_map"))));
}

function facts(i18n: I18n, service: ServiceDetail): HTMLElement {
  const { email, eligibility, url } = service;
  const languages = service.locations.flatMap((location) => location.languages);
  const audiences = eligibility.map((who) => (isAudience(who) ? i18n.text(`for.${who}`) : who));
  return h("dl", { class: "facts" },
    fact("speech", i18n.text("card.languages"), languages.length > 0 ? languageList(i18n, languages) : i18n.text("details.languages_unknown")),
    fact("info", i18n.text("details.for"), audiences.length > 0 ? list(i18n, audiences) : i18n.text("details.everyone")),
    url && fact("website", i18n.text("details.website"), outside(url)),
    email && fact("email", i18n.text("details.email"), h("a", { href: `mailto:${email}` }, h("bdi", { dir: "ltr" }, email))));
}

function fact(icon: Sign, title: string, words: Child): HTMLElement {
  return h("div", {}, h("dt", {}, sign(icon), h("span", { class: "spoken-only" }, title)), h("dd", {}, h("span", { class: "fact-title" }, title), words));
}

function conflicts(i18n: I18n, found: readonly Conflict[]): HTMLElement {
  return h("section", { class: "conflicts" },
    h("h3", {}, sign("warning"), i18n.text("details.conflict")),
    h("ul", {}, found.map((conflict) => h("li", {}, conflictWords(i18n, conflict)))));
}

function conflictWords(i18n: I18n, { field, shown, other, reason }: Conflict): Child {
  const value = (title: Key, text: string) => h("p", {}, `${i18n.text(title)}: `, fromData(text));
  return [
    h("p", { class: "field-name" }, fieldName(i18n, field)),
    // What a status is called in the data says nothing to a reader; the reason does.
    field !== "status" && [value("details.conflict_shown", shown), value("details.conflict_other", other)],
    paragraph(reason, "hint"),
  ];
}

function sources(i18n: I18n, service: ServiceDetail): HTMLElement {
  return h("section", { class: "sources" },
    h("h3", {}, i18n.text("details.sources")),
    h("ul", {}, service.sources.map((source) => h("li", {}, sourceWords(i18n, source)))),
    h("p", { class: "hint" }, service.last_verified
      ? i18n.nodes("details.verified", { date: fullDate(i18n, service.last_verified) })
      : i18n.text("details.unverified")));
}

function sourceWords(i18n: I18n, { title, publisher, url, published, dating }: Source): Child {
  const why = published ? "" : (dating ?? "").replace(/^undated;?\s*/, "");
  return [
    h("p", {}, url ? outside(url, title) : fromData(title)),
    h("p", { class: "hint" },
      publisher && [fromData(publisher), " · "],
      published ? i18n.nodes("details.published", { date: fullDate(i18n, published) }) : i18n.text("details.undated"),
      why !== "" && [" – ", fromData(why)]),
  ];
}

/** A way out of the page: without a referrer, and only to the web. */
function outside(url: string, words?: string): HTMLElement {
  const shown = words ?? url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  if (!/^https?:\/\//.test(url)) return fromData(shown);
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, h("bdi", { dir: words ? "auto" : "ltr" }, shown));
}

function fieldName(i18n: I18n, field: string): string {
  const known = FIELDS.find((name) => name === field);
  return known ? i18n.text(`field.${known}` satisfies Key) : field;
}

const isAudience = (who: string): who is (typeof AUDIENCES)[number] => (AUDIENCES as readonly string[]).includes(who);
