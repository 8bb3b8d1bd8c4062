// The coming seven days of one place as a table: a row a day, each session with its channel and languages.

import type { Day, ServiceLocation, Session, Span } from "./answer";
import { h, type Child } from "./dom";
import type { I18n } from "./i18n";
import { localDate, localText } from "./time";
import { clockOfLocal, dayTitle, paragraph, languageList } from "./words";

/** No table when no session has hours: that they are unknown is said above it. */
export function week(i18n: I18n, location: ServiceLocation, now: Date): Child {
  const timed = location.sessions.filter((session) => session.hours_known && session.days.length > 0);
  const notes = [...new Set(location.sessions.map(({ note }) => note).filter((note) => note !== null && note !== ""))];
  return [
    timed.length > 0 && h("table", { class: "week" },
      h("caption", {}, i18n.text("details.hours")),
      h("tbody", {}, dates(timed).map((date) => row(i18n, date, timed, now)))),
    notes.length > 0 && h("div", { class: "hint" }, h("span", {}, `${i18n.text("details.hours_note")}: `),
      notes.map((note) => paragraph(note ?? "", ""))),
  ];
}

const dates = (sessions: readonly Session[]): string[] =>
  [...new Set(sessions.flatMap(({ days }) => days.map(({ date }) => date)))].sort();

function row(i18n: I18n, date: string, sessions: readonly Session[], now: Date): HTMLElement {
  const told = sessions.flatMap((session) => {
    const day = session.days.find((each) => each.date === date);
    return day ? entries(i18n, session, day, sessions.length > 1) : [];
  });
  return h("tr", { class: date === localDate(now) ? "today" : null },
    h("th", { scope: "row" }, dayTitle(i18n, date, now)),
    h("td", {}, told.length > 0 ? told : h("span", { class: "quiet" }, i18n.text("details.day_closed"))));
}

function entries(i18n: I18n, session: Session, day: Day, several: boolean): HTMLElement[] {
  const how = [
    session.channel === "telephone" && i18n.text("state.by_phone"),
    session.channel === "online" && i18n.text("state.online"),
    several && session.languages.length > 0 && languageList(i18n, session.languages),
  ].filter((word) => typeof word === "string");
  return day.spans.map((span) =>
    h("div", { class: `span ${span.state}` }, spanWords(i18n, span, day), how.length > 0 && h("span", { class: "how" }, ` ${how.join(", ")}`)));
}

function spanWords(i18n: I18n, span: Span, day: Day): HTMLElement {
  if (span.state === "unknown") {
    return h("span", {}, i18n.text(day.note === "bank-holiday" ? "details.day_holiday" : "details.day_unknown"));
  }
  const opens = clockText(i18n, span.opens);
  const closes = clockText(i18n, span.closes);
  if (opens === closes || (opens === "00:00" && closes === "24:00")) return h("span", {}, i18n.text("details.day_all"));
  return h("bdi", { dir: "ltr", class: "number" }, `${opens} – ${closes}`);
}

/** `16:00` stays as it is; an RFC 3339 time is read on London's clock. */
function clockText(i18n: I18n, text: string): string {
  if (!text.includes("T")) return text.slice(0, 5);
  return clockOfLocal(i18n, localText(new Date(text)));
}
