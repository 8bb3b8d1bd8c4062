// The question of the page, how it stands in the address after the #, and how it is put to the API.
// Invariant: `parse(write(view))` is the view again; what is as usual is not written.

import { WHOLE_WEEK, isWhen, type When } from "./hours";

export const HELPS = ["spoken", "interpreter", "phone_interpreter", "written"] as const;
export const CHANNELS = ["in_person", "telephone", "online", "any"] as const;
export const WEIGHTS = ["postcodes", "population", "born_abroad", "differing_languages"] as const;
export type Weight = (typeof WEIGHTS)[number];
/** The kinds of areas that make a map worth looking at. */
export const KINDS = ["lsoa", "district", "ward", "msoa", "oa"] as const;

export interface Question {
  readonly needs: readonly string[];
  readonly languages: readonly string[];
  readonly help: string;
  readonly channel: string;
  readonly eligibility: readonly string[];
  /** `within` metres or `walk` minutes. */
  readonly reach: { readonly by: "within" | "walk"; readonly much: string };
  readonly weight: Weight;
  readonly by: string;
  /** "week" for a regular one, or an ISO week, "2026-W52". */
  readonly week: string;
}

export interface Draft {
  /** `LON,LAT`, a postcode, or `remote`. */
  readonly place: string;
  readonly hours: string;
  /** What it is called on the page. */
  readonly label: string;
}

export interface Scenario {
  readonly name: string;
  readonly drafts: readonly Draft[];
  /** Services that are left out, by id. */
  readonly without: readonly string[];
}

/** What is laid beside the question: another language, need or week. */
export interface Other {
  readonly what: "language" | "category" | "open";
  readonly value: string;
}

/** What counts: what is known to be open, besides it what may be, or only what was checked in the last year. */
export const COUNTS = ["open", "if_known", "checked"] as const;
export type Counts = (typeof COUNTS)[number];

export const SEES = ["change", "now", "then"] as const;
export type See = (typeof SEES)[number];

export interface View {
  readonly question: Question;
  readonly when: When;
  /** The code of the picked area, or "". */
  readonly area: string;
  readonly other: Other | undefined;
  readonly scenarios: readonly Scenario[];
  /** Which scenario is shown, from 0. */
  readonly tried: number | undefined;
  /** Where something is laid beside: which of both is shown, or what differs. */
  readonly see: See;
  readonly counts: Counts;
}

export const USUAL: Question = {
  needs: [], languages: [], help: "interpreter", channel: "in_person", eligibility: [],
  reach: { by: "within", much: "1000" }, weight: "postcodes", by: "lsoa", week: WHOLE_WEEK,
};

export const FIRST: View = { question: USUAL, when: WHOLE_WEEK, area: "", other: undefined, scenarios: [], tried: undefined, see: "change", counts: "open" };

const oneOf = <T extends string>(all: readonly T[], text: string | null, usual: T): T => all.find((each) => each === text) ?? usual;

export function parse(fragment: string): View {
  const from = new URLSearchParams(fragment.replace(/^#/, ""));
  const when = from.get("at") ?? "";
  const scenarios = from.getAll("scenario").map(readScenario);
  const tried = Number(from.get("try") ?? Number.NaN) - 1;
  return {
    question: readQuestion(from),
    when: isWhen(when) ? when : WHOLE_WEEK,
    area: from.get("area") ?? "",
    other: readOther(from.get("compare") ?? ""),
    scenarios,
    tried: scenarios[tried] ? tried : undefined,
    see: oneOf(SEES, from.get("see"), "change"),
    counts: oneOf(COUNTS, from.get("counts"), "open"),
  };
}

function readQuestion(from: URLSearchParams): Question {
  const walk = from.get("walk");
  return {
    needs: from.getAll("need"),
    languages: from.getAll("language"),
    help: oneOf(HELPS, from.get("help"), "interpreter"),
    channel: oneOf(CHANNELS, from.get("channel"), "in_person"),
    eligibility: from.getAll("for"),
    reach: walk === null ? { by: "within", much: from.get("within") ?? "1000" } : { by: "walk", much: walk },
    weight: oneOf(WEIGHTS, from.get("weight"), "postcodes"),
    by: oneOf(KINDS, from.get("by"), "lsoa"),
    week: from.get("week") ?? WHOLE_WEEK,
  };
}

function readOther(text: string): Other | undefined {
  const [, what, value] = /^(language|category|open):(.+)$/.exec(text) ?? [];
  return what && value ? { what: what as Other["what"], value } : undefined;
}

function readScenario(text: string): Scenario {
  const from = new URLSearchParams(text);
  const drafts = from.getAll("draft").map((draft) => new URLSearchParams(draft));
  return {
    name: from.get("name") ?? "Scenario",
    drafts: drafts.map((draft) => ({ place: draft.get("place") ?? "", hours: draft.get("hours") ?? "", label: draft.get("label") ?? "" })),
    without: from.getAll("without"),
  };
}

export function write(view: View): string {
  const to = new URLSearchParams();
  writeQuestion(view.question, to);
  if (view.when !== WHOLE_WEEK) to.set("at", view.when);
  if (view.area) to.set("area", view.area);
  if (view.other) to.set("compare", `${view.other.what}:${view.other.value}`);
  for (const scenario of view.scenarios) to.append("scenario", writeScenario(scenario));
  if (view.tried !== undefined) to.set("try", String(view.tried + 1));
  if (view.see !== "change") to.set("see", view.see);
  if (view.counts !== "open") to.set("counts", view.counts);
  return to.toString();
}

function writeQuestion(question: Question, to: URLSearchParams): void {
  for (const need of question.needs) to.append("need", need);
  for (const language of question.languages) to.append("language", language);
  for (const code of question.eligibility) to.append("for", code);
  const unusual = { help: question.help, channel: question.channel, weight: question.weight, by: question.by, week: question.week };
  for (const [name, value] of Object.entries(unusual)) if (value !== USUAL[name as keyof typeof unusual]) to.set(name, value);
  const { by, much } = question.reach;
  if (by === "walk" || much !== "1000") to.set(by, much);
}

function writeScenario({ name, drafts, without }: Scenario): string {
  const to = new URLSearchParams({ name });
  for (const draft of drafts) to.append("draft", new URLSearchParams({ ...draft }).toString());
  for (const id of without) to.append("without", id);
  return to.toString();
}

/** The parameters that every question about coverage has. */
export function parameters(question: Question): URLSearchParams {
  const to = new URLSearchParams();
  for (const need of question.needs) to.append("category", need);
  for (const language of question.languages) to.append("language", language);
  for (const code of question.eligibility) to.append("eligibility", code);
  if (question.languages.length > 0) to.set("language_help", question.help);
  to.set("channel", question.channel);
  to.set(question.reach.by, question.reach.much);
  to.set("open", question.week);
  to.set("weight", question.weight);
  return to;
}

/** The same, by area, with whatever is laid beside it. */
export function areaParameters(view: View, by = view.question.by): URLSearchParams {
  const to = parameters(view.question);
  to.set("by", by);
  const compare = beside(view);
  if (compare) to.set("compare", compare.toString());
  return to;
}

function beside({ other, scenarios, tried }: View): URLSearchParams | undefined {
  const scenario = tried === undefined ? undefined : scenarios[tried];
  if (scenario) return changes(scenario);
  return other && new URLSearchParams({ [other.what]: other.value });
}

/** What a scenario asks otherwise. */
export function changes({ drafts, without }: Scenario): URLSearchParams {
  const to = new URLSearchParams();
  for (const { place, hours } of drafts) to.append("draft", `${place};${hours}`);
  for (const id of without) to.append("without", id);
  return to;
}
