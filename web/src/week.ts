// Seven days of one place, from the day asked about, as a table: a row a day, each session with its channel and languages.

import type { Day, ServiceLocation, Session, Span } from "./answer";
import { englishOf } from "./beside";
import { clock, dayByName, dayTitle } from "./dates";
import { h, type Child } from "./dom";
import type { I18n, Key } from "./i18n";
import { localDate } from "./time";
import { asksNow, paragraph, languageList } from "./words";

const CHANNELS = { in_person: "details.in_person", telephone: "details.by_phone", online: "details.online" } as const satisfies Record<Session["channel"], Key>;

export interface Moment {
  readonly now: Date;
  /** The instant asked about. */
  readonly asked: Date;
}

/** No table when no session has hours: that they are unknown is said above it. */
export function week(i18n: I18n, location: ServiceLocation, moment: Moment, languageOf: (text: string) => string): Child {
  const told = location.sessions.some((session) => session.hours_known && session.days.length > 0);
  const notes = [...new Set(location.sessions.flatMap(({ note }) => note || []))];
  return [
    told && h("table", { class: "week" },
      h("caption", {}, caption(i18n, moment)),
      h("tbody", {}, dates(location.sessions).map((date) => row(i18n, date, location.sessions, moment)))),
    notes.length > 0 && h("div", { class: "hint" }, h("span", {}, `${i18n.text("details.hours_note")}: `),
      notes.map((note) => paragraph(note, "", languageOf(note)))),
  ];
}

const caption = (i18n: I18n, { now, asked }: Moment): Node[] =>
  asksNow(now, asked) ? i18n.nodes("details.hours") : i18n.nodes("details.hours_from", { day: dayByName(i18n, localDate(asked), now) });

const dates = (sessions: readonly Session[]): string[] =>
  [...new Set(sessions.flatMap(({ days }) => days.map(({ date }) => date)))].sort();

function row(i18n: I18n, date: string, sessions: readonly Session[], { now, asked }: Moment): HTMLElement {
  const told = sessions.flatMap((session) => {
    const day = session.days.find((each) => each.date === date);
    return day ? entries(i18n, session, day, sessions.length > 1) : [];
  });
  return h("tr", { class: date === localDate(asked) ? "today" : null },
    h("th", { scope: "row" }, dayTitle(i18n, date, now)),
    h("td", {}, told.length > 0 ? told : h("span", { class: "quiet" }, i18n.text("details.day_closed"))));
}

function entries(i18n: I18n, session: Session, day: Day, several: boolean): HTMLElement[] {
  const spoken = several && session.languages.length > 0 && languageList(i18n, session.languages);
  const how = [
    session.channel === "telephone" && i18n.text("state.by_phone"),
    session.channel === "online" && i18n.text("state.online"),
    spoken,
  ].filter((word) => typeof word === "string");
  const said = i18n.said(how.join(", "), () => how.map(englishOf).join(", "));
  return day.spans.map((span) => span.state === "unknown"
    ? h("div", { class: "span unknown" }, h("span", {}, unknownWords(i18n, session, day, several)), spoken && h("span", { class: "how" }, " ", spoken))
    : h("div", { class: `span ${span.state}` }, spanWords(i18n, span), how.length > 0 && h("span", { class: "how" }, " ", said)));
}

/** Among several sessions, or by phone, it is said first what the unknown hours are of: a number to call is no way to come in. */
function unknownWords(i18n: I18n, { channel }: Session, { note }: Day, several: boolean): Node[] {
  const holiday = note === "bank-holiday";
  if (!several && channel === "in_person") return i18n.nodes(holiday ? "details.day_holiday" : "details.day_unknown");
  return i18n.nodes(holiday ? "details.channel_holiday" : "details.channel_unknown", { channel: i18n.text(CHANNELS[channel]) });
}

function spanWords(i18n: I18n, span: Span): HTMLElement {
  const [opens, closes] = [clock(i18n, new Date(span.opens)), clock(i18n, new Date(span.closes))];
  if (opens === closes) return h("span", {}, i18n.text("details.day_all"));
  return h("bdi", { dir: "ltr", class: "number" }, `${opens} – ${closes}`);
}
