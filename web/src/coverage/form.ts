// The question as a sentence with choices in it.
// Invariant: it shows the question as it is; each change is told at once, and nothing else is kept here but which field of one's own is open.

import { h, renew, type Child } from "../dom";
import { localDate } from "../time";
import type { Refusal } from "./api";
import type { Taxonomy, Word } from "./answer";
import { WHOLE_WEEK } from "./hours";
import { CHANNELS, HELPS, WEIGHTS, type Question, type Weight } from "./question";
import { holidayWeeks, isoWeek, dateWords, mondayOf } from "./weeks";

const HELP_WORDS = { spoken: "spoken", interpreter: "spoken or by interpreter", phone_interpreter: "or by interpreter on the phone", written: "or at least in writing" } as const;
const CHANNEL_WORDS = { in_person: "in person", telephone: "by telephone", online: "online", any: "in any way" } as const;
const WEIGHT_WORDS: Readonly<Record<Weight, string>> = {
  postcodes: "postcodes", population: "people", born_abroad: "people born outside the UK", differing_languages: "households with differing languages",
};
const KIND_WORDS: Readonly<Record<string, string>> = {
  lsoa: "small areas (LSOA)", district: "postcode districts", ward: "wards", msoa: "larger areas (MSOA)", oa: "smallest areas (OA)",
};
const REACHES = [["within:500", "500 m"], ["within:1000", "1 km"], ["within:2000", "2 km"], ["within:5000", "5 km"],
  ["walk:10", "10 minutes on foot"], ["walk:15", "15 minutes on foot"], ["walk:20", "20 minutes on foot"], ["walk:30", "30 minutes on foot"]] as const;
const OWN = "own";
const HOLIDAYS_SHOWN = 6;
/** Which field belongs to which parameter of the API. */
const FIELD_OF: Readonly<Record<string, string>> = {
  category: "need-0", language: "language-0", language_help: "help", channel: "channel", eligibility: "for-0", within: "reach-own", walk: "reach-own",
  open: "week-own", weight: "weight", by: "by",
};

export interface Known {
  readonly areas: readonly string[];
  readonly weights: readonly string[];
}

export interface QuestionForm {
  readonly element: HTMLElement;
  show(question: Question, known: Known | undefined, refused: Refusal | undefined): void;
}

type Option = readonly [value: string, words: string];

export function questionForm(taxonomy: Taxonomy, asked: (question: Question) => void): QuestionForm {
  const element = h("div", { class: "question-form" });
  const open = { reach: false, week: false };
  let last: Parameters<QuestionForm["show"]> | undefined;
  const show = (...what: Parameters<QuestionForm["show"]>): void => {
    last = what;
    renew(element, sentence(...what));
  };
  const again = (): void => void (last && show(...last));

  function sentence(question: Question, known: Known | undefined, refused: Refusal | undefined): Child {
    const set = (part: Partial<Question>): void => asked({ ...question, ...part });
    const choose = (name: string, label: string, options: readonly Option[], value: string, change: (value: string) => void): HTMLElement =>
      h("select", { class: "choice", name, "data-focus": name, "aria-label": label, ...faulty(name, refused), onchange: (event: Event) => change((event.target as HTMLSelectElement).value) },
        options.map(([each, words]) => h("option", { value: each, selected: each === value }, words)));
    const several = (name: string, label: string, none: string, words: readonly Word[], values: readonly string[], change: (values: string[]) => void): Child => [
      [...values, ""].slice(0, Math.max(values.length, 1)).map((value, nth) => [nth > 0 && " or ",
        choose(`${name}-${nth}`, nth > 0 ? `${label} ${nth + 1}` : label, [["", nth > 0 ? "(take away)" : none], ...wordsOf(words, value)], value,
          (next) => change([...values.slice(0, nth), next, ...values.slice(nth + 1)].filter(Boolean)))]),
      values.length > 0 && [" ", h("select", { class: "choice more", name: `${name}-more`, "aria-label": `Another ${label.toLowerCase()}`,
        onchange: (event: Event) => change([...values, (event.target as HTMLSelectElement).value].filter(Boolean)) },
      h("option", { value: "" }, "+ or"), wordsOf(words.filter(({ code }) => !values.includes(code)), "").map(([value, name]) => h("option", { value }, name)))],
    ];
    const refusedAt = refused && FIELD_OF[refused.parameter];
    return [
      h("p", { class: "sentence" },
        "How many of Coventry’s ", choose("weight", "Who counts", weights(known, question.weight), question.weight, (weight) => set({ weight: weight as Weight })),
        " have ", several("need", "Need", "any help", taxonomy.needs, question.needs, (needs) => set({ needs })),
        " in ", several("language", "Language", "any language", byName(taxonomy.languages), question.languages, (languages) => set({ languages })),
        question.languages.length > 0 && [" (", keep(choose("help", "How much help in that language counts", HELPS.map((help) => [help, HELP_WORDS[help]]), question.help, (help) => set({ help })), ")")],
        ", ", keep(choose("channel", "How", CHANNELS.map((channel) => [channel, CHANNEL_WORDS[channel]]), question.channel, (channel) => set({ channel })), ","),
        " for ", several("for", "Whom it must be for", "anyone", taxonomy.eligibility, question.eligibility, (eligibility) => set({ eligibility })),
        ", within ", reach(question, choose, set, refused),
        " in ", week(question, choose, set, refused), " Shown by ",
        keep(choose("by", "Shown by", kinds(known, question.by), question.by, (by) => set({ by })), ".")),
      refusedAt && refused && h("p", { class: "message error", id: "refused", role: "alert" }, refused.message),
      known && known.weights.length === 1 && h("p", { class: "hint" },
        "To count people in place of postcodes, import the census: ", h("code", {}, "waymark import CENSUS.csv"), "."),
    ];
  }

  type Choose = (name: string, label: string, options: readonly Option[], value: string, change: (value: string) => void) => HTMLElement;
  type Change = (part: Partial<Question>) => void;

  function reach({ reach: { by, much } }: Question, choose: Choose, set: Change, refused: Refusal | undefined): Child {
    const usual = REACHES.some(([value]) => value === `${by}:${much}`) && !open.reach;
    const own = (value: string): void => set({ reach: { by, much: value.trim() } });
    return [
      choose("reach", "Within", [...REACHES, ["own:within", "… metres"], ["own:walk", "… minutes on foot"]], usual ? `${by}:${much}` : `own:${by}`, (value) => {
        const [kind, rest] = value.split(":") as [string, string];
        open.reach = kind === OWN;
        if (kind !== OWN) set({ reach: { by: kind as "within" | "walk", much: rest } });
        else if (rest === by) again();
        else set({ reach: { by: rest as "within" | "walk", much: rest === "walk" ? "12" : "1500" } });
      }),
      !usual && [" ", numberField(by === "walk" ? "Minutes on foot" : "Metres", much, own, refused), by === "walk" ? " minutes" : " m"],
    ];
  }

  function week({ week: asked }: Question, choose: Choose, set: Change, refused: Refusal | undefined): Child {
    const holidays = holidayWeeks(localDate(new Date()), HOLIDAYS_SHOWN).map(({ week, names }): Option => [week, `the week of ${names}, ${dateWords(mondayOf(week)).replace(/ \d+$/, "")}`]);
    const usual = (asked === WHOLE_WEEK || holidays.some(([value]) => value === asked)) && !open.week;
    const chosen = (value: string): void => {
      open.week = value === OWN;
      if (value === OWN) again();
      else set({ week: value });
    };
    const which = choose("week", "Which week", [[WHOLE_WEEK, "a regular week"], ...holidays, [OWN, "the week of a date …"]], usual ? asked : OWN, chosen);
    return usual ? keep(which, "?") : [which, " ", keep(dateField(asked, (date) => set({ week: isoWeek(date) }), refused), "?")];
  }
  return { element, show };
}

function numberField(label: string, much: string, change: (value: string) => void, refused: Refusal | undefined): HTMLElement {
  return h("input", { class: "choice number", type: "text", inputmode: "numeric", size: 6, name: "reach-own", "data-focus": "reach-own", "aria-label": label, value: much,
    ...faulty("reach-own", refused), onchange: (event: Event) => change((event.target as HTMLInputElement).value) });
}

function dateField(week: string, change: (date: string) => void, refused: Refusal | undefined): HTMLElement {
  return h("input", { class: "choice", type: "date", name: "week-own", "data-focus": "week-own", "aria-label": "A date of the week", ...faulty("week-own", refused),
    value: week === WHOLE_WEEK ? "" : mondayOf(week),
    onchange: (event: Event) => {
      const date = (event.target as HTMLInputElement).value;
      if (date) change(date);
    } });
}

/** A sign stays beside what it follows. */
const keep = (...content: Child[]): HTMLElement => h("span", { class: "keep" }, content);

/** What is wrong is said below the sentence; the field says that it is meant. */
function faulty(name: string, refused: Refusal | undefined): Record<string, string> {
  return refused && FIELD_OF[refused.parameter] === name ? { "aria-invalid": "true", "aria-describedby": "refused" } : {};
}

/** Whether the form can say what was refused. */
export const saysItself = (refused: Refusal): boolean => refused.parameter in FIELD_OF;

const inEnglish = (word: Word): string => word.names["en"] ?? word.code;
const byName = (words: readonly Word[]): Word[] => [...words].sort((a, b) => inEnglish(a).localeCompare(inEnglish(b), "en"));

/** All words, and the one that is asked for though nobody knows it. */
function wordsOf(words: readonly Word[], value: string): Option[] {
  const options = words.map((word): Option => [word.code, inEnglish(word)]);
  return value && !words.some(({ code }) => code === value) ? [...options, [value, value]] : options;
}

function weights(known: Known | undefined, asked: Weight): Option[] {
  return WEIGHTS.filter((weight) => weight === asked || (known ?? { weights: ["postcodes"] }).weights.includes(weight)).map((weight) => [weight, WEIGHT_WORDS[weight]]);
}

function kinds(known: Known | undefined, asked: string): Option[] {
  const there = known?.areas ?? ["lsoa", "district"];
  return Object.entries(KIND_WORDS).filter(([kind]) => kind === asked || there.includes(kind));
}
