// What is read aloud of the list and of a place: sentence by sentence, each in its own language, numbers digit by digit.

import type { Spoken } from "./aloud";
import type { Hit, ServiceLocation, Session } from "./answer";
import type { Answers, FoundService } from "./ask";
import { wordsOf } from "./beside";
import { DATA_LANGUAGE } from "./city";
import { clock, dayTitle } from "./dates";
import type { I18n } from "./i18n";
import { localDate } from "./time";
import type { Moment } from "./week";
import { hitSentence } from "./words";

/** So many places of the list are read after how many there are. */
const FIRST_PLACES = 3;
const POSTCODE = /\b([A-Z]{1,2}\d[A-Z\d]?)[ \u00a0]?(\d[A-Z]{2})\b/g;

/** How many places there are, and the first of them. */
export function spokenList(i18n: I18n, summary: string, { hits, now, asked }: Answers): Spoken[] {
  const places = hits.slice(0, FIRST_PLACES).flatMap((hit: Hit) => [
    data(hit.properties.name, hit.properties.text_lang),
    ours(i18n, said(hitSentence(i18n, hit, now, asked))),
  ]);
  return [ours(i18n, summary), ...places];
}

/** Name, state, hours of the day asked about, address and numbers of a place. `stateOf` says whether it is open. */
export function spokenDetails(i18n: I18n, { service }: FoundService, moment: Moment, stateOf: (location: ServiceLocation) => Node[]): Spoken[] {
  const places = service.locations.flatMap((location) => [
    ours(i18n, said(stateOf(location))),
    ...hours(i18n, location.sessions, moment),
    ...address(i18n, location),
  ]);
  const numbers = service.phones.map(({ number }) => ours(i18n, `${i18n.text("field.phone")}: ${digits(number)}`));
  return [data(service.name, service.text_lang), ...places, ...numbers];
}

const ours = (i18n: I18n, words: string): Spoken => ({ words, lang: i18n.tag });
const data = (words: string, lang: string): Spoken => ({ words, lang: lang === DATA_LANGUAGE ? "en-GB" : lang });
const said = (nodes: readonly Node[]): string => nodes.map(wordsOf).join("");

function hours(i18n: I18n, sessions: readonly Session[], { now, asked }: Moment): Spoken[] {
  const date = localDate(asked);
  const told = sessions.filter(({ hours_known }) => hours_known);
  const spans = told.flatMap((session) => session.days.filter((day) => day.date === date).flatMap(({ spans }) =>
    spans.filter(({ state }) => state === "open").map(({ opens, closes }) => [
      i18n.text("aloud.span", { opens: clock(i18n, new Date(opens)), closes: clock(i18n, new Date(closes)) }),
      session.channel === "telephone" && i18n.text("state.by_phone"),
      session.channel === "online" && i18n.text("state.online"),
    ].filter(Boolean).join(" "))));
  return spans.length > 0 ? [ours(i18n, `${dayTitle(i18n, date, now)}: ${[...new Set(spans)].join(", ")}`)] : [];
}

function address(i18n: I18n, { address: written, postcode, confidential }: ServiceLocation): Spoken[] {
  if (confidential) return [ours(i18n, i18n.text("card.confidential"))];
  if (!written) return [];
  const whole = postcode && !written.includes(postcode) ? `${written}, ${postcode}` : written;
  return [ours(i18n, i18n.text("details.address")), data(whole.replace(POSTCODE, (_, out, inward) => `${spelled(out)}, ${spelled(inward)}`), DATA_LANGUAGE)];
}

const spelled = (part: string): string => [...part].join(" ");

/** `024 7600` as `0 2 4, 7 6 0 0`: one by one, with a rest where it is written with one. */
export const digits = (number: string): string => number.trim().split(/[^\d+]+/).filter(Boolean).map(spelled).join(", ");
