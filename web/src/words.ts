// Facts of an answer as sentences: how far, open until when, opening when, in which languages.

import type { Hit, LanguageHelp, Opening, Walk } from "./answer";
import { englishOf, wordsOf } from "./beside";
import { DATA_LANGUAGE } from "./city";
import { clock, dayAndTime, dayByName, dayName } from "./dates";
import { h } from "./dom";
import type { I18n } from "./i18n";
import { languageName } from "./languages";
import { addDays, localDate, localText } from "./time";

const SOON_MIN = 60;
/** Who walks for longer than this is told the hours. */
const LONG_WALK_MIN = 90;
const MINUTE_MS = 60_000;

/** `350 m`, `1.2 km`. */
export function distance(i18n: I18n, distance_m: number): string {
  const km = distance_m >= 995;
  const value = km ? distance_m / 1000 : Math.round(distance_m / 10) * 10;
  const words = new Intl.NumberFormat(i18n.locale, {
    style: "unit", unit: km ? "kilometer" : "meter", maximumFractionDigits: km && value < 10 ? 1 : 0,
  }).format(value).replace(/(\d)(?=\p{L})/u, "$1\u00a0");
  return i18n.said(words, (english) => distance(english, distance_m));
}

export const asksNow = (now: Date, asked: Date): boolean => Math.abs(asked.getTime() - now.getTime()) < 2 * MINUTE_MS;

/** What a card says of its opening. `phone` tells whether one can be told to call. */
export function openSentence(i18n: I18n, open: Opening, phone: boolean, now: Date, asked: Date): Node[] {
  if (open.state === "unknown") {
    if (open.note === "bank-holiday") return i18n.nodes("state.bank_holiday");
    return i18n.nodes(phone ? "state.unknown" : "state.unknown_no_phone");
  }
  const nameOf = asksNow(now, asked) ? dayName : dayByName;
  if (open.state === "open") return openUntil(i18n, open.until, now, asked, nameOf);
  if (open.opens) {
    return i18n.nodes("state.opens", { time: dayAndTime(i18n, localText(new Date(open.opens)), now, nameOf) });
  }
  return i18n.nodes(phone ? "state.closed_unknown" : "state.closed");
}

function openUntil(i18n: I18n, until: string | null, now: Date, asked: Date, nameOf: typeof dayName): Node[] {
  if (!until) return i18n.nodes("state.open");
  const end = new Date(until);
  const left_min = Math.ceil((end.getTime() - now.getTime()) / MINUTE_MS);
  if (asksNow(now, asked) && left_min > 0 && left_min <= SOON_MIN) return i18n.nodes("state.closes_soon", { n: left_min, time: clock(i18n, end) });
  return i18n.nodes("state.open_until", { time: closingTime(i18n, end, now, asked, nameOf) });
}

/** Up to 24:00 or a little past midnight is still said by the clock alone. */
function closingTime(i18n: I18n, end: Date, now: Date, asked: Date, nameOf: typeof dayName): string | Node {
  const date = localDate(end);
  const sameNight = date === localDate(asked) || (date === addDays(localDate(asked), 1) && localText(end).slice(11) <= "06:00");
  return sameNight ? clock(i18n, end) : dayAndTime(i18n, localText(end), now, nameOf);
}

/** What a card and the map say of a hit: its opening, or the walk and what is open at its end. */
export function hitSentence(i18n: I18n, { properties }: Hit, now: Date, asked: Date): Node[] {
  const { open, phone, walk } = properties;
  if (!walk) return openSentence(i18n, open, phone !== null, now, asked);
  const state = h("span", {}, ...onArrival(i18n, open, phone !== null, now, asked));
  return i18n.nodes("arrive.walk_and_state", { walk: walkLength(i18n, walk), state });
}

/** `12 min walk`. */
export function walkLength(i18n: I18n, { minutes }: Walk): string {
  if (minutes > LONG_WALK_MIN) return i18n.text("arrive.walk_hours", { n: Math.round(minutes / 60) });
  return i18n.text("arrive.walk", { n: Math.max(minutes, 1) });
}

function onArrival(i18n: I18n, open: Opening, phone: boolean, now: Date, asked: Date): Node[] {
  const nameOf = asksNow(now, asked) ? dayName : dayByName;
  const until = open.until ? new Date(open.until) : undefined;
  const opens = open.opens ? dayAndTime(i18n, localText(new Date(open.opens)), now, nameOf) : undefined;
  if (open.state === "unknown") return openSentence(i18n, open, phone, now, asked);
  if (open.state === "open") return until ? i18n.nodes("arrive.open_until", { time: closingTime(i18n, until, now, asked, nameOf) }) : i18n.nodes("arrive.open");
  if (until) return i18n.nodes(opens ? "arrive.too_soon_opens" : "arrive.too_soon", { until: clock(i18n, until), opens: opens ?? "" });
  if (opens) return i18n.nodes("arrive.closed_opens", { time: opens });
  return i18n.nodes(phone ? "arrive.closed_unknown" : "arrive.closed");
}

/** `Arabic, Farsi (interpreter)`; spoken ones first. */
export function languageList(i18n: I18n, languages: readonly LanguageHelp[]): string {
  const said = [...languages]
    .sort((a, b) => Number(a.help !== "spoken") - Number(b.help !== "spoken"))
    .map(({ code, help }) => {
      const language = languageName(code, i18n);
      return help === "spoken" ? language : i18n.text(`help.${help}`, { language });
    });
  return list(i18n, said);
}

export function list(i18n: I18n, items: readonly string[]): string {
  const words = new Intl.ListFormat(i18n.locale, { style: "short", type: "unit" }).format(items);
  return i18n.said(words, (english) => list(english, items.map(englishOf)));
}

/** A name or address as the data has it: isolated, with its own language and direction. */
export function fromData(text: string, lang: string = DATA_LANGUAGE): HTMLElement {
  return h("bdi", { lang, dir: "auto" }, unbroken(text));
}

/** The same for whole paragraphs, which read from their own side. */
export function paragraph(text: string, className: string, lang: string): HTMLElement {
  return h("p", { class: className, lang, dir: "auto" }, unbroken(text));
}

/** The two halves of a postcode stay on one line. */
export const unbroken = (text: string): string =>
  text.replace(/\b([A-Z]{1,2}\d[A-Z\d]?) (\d[A-Z]{2})\b/g, "$1\u00a0$2");

/** A phone number, always left to right. */
export const phoneNumber = (number: string): HTMLElement => h("bdi", { dir: "ltr", class: "number" }, number);

/** `tel:` takes digits and a leading plus. */
export const telLink = (number: string): string => `tel:${number.replace(/[^\d+]/g, "")}`;

/** The name of the place as the map speaks it. */
export const spokenPin = (i18n: I18n, hit: Hit, now: Date, asked: Date): string => {
  const state = hitSentence(i18n, hit, now, asked).map(wordsOf).join("");
  return i18n.text("map.pin", { name: hit.properties.name, state });
};
