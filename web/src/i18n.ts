// The words of the page in the reader's language. Plurals, numbers, times and lists are the browser's `Intl`.
// Invariant: every value put into a sentence is isolated, so English names and times cannot disturb Arabic.

import { meta, strings } from "../lang/en.json";
import { asset } from "./assets";
import { both, englishOf, englishWithin, remember, without, wordsOf } from "./beside";
import { h } from "./dom";
import { directionOf, LANGUAGES } from "./tongue";

/** Without its names and words for searching, which are elsewhere. */
const english = { meta, strings };

export type Key = keyof typeof english.strings;
export type Values = Record<string, string | number | Node>;
type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;

/** Words of a language that some browsers cannot say dates in: Sunday first. */
export interface Calendar {
  readonly today: string;
  readonly tomorrow: string;
  readonly weekdays: readonly string[];
  readonly months: readonly string[];
  readonly comma: string;
}

interface Catalogue {
  readonly meta: { readonly code: string; readonly name: string; readonly locale: string; readonly review: string };
  readonly calendar?: Calendar;
  /** Names of languages that browsers do not know in this one, or know by no word that its speakers use. */
  readonly languages?: Readonly<Record<string, string>>;
  readonly strings: Partial<Record<Key, Text>>;
}

const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** Loads a language, to be read with the English `beside` it or alone; English is in the script, so that a page always has words. */
export async function loadLanguage(code: string, beside: boolean): Promise<I18n> {
  if (code === "en" || !LANGUAGES.some((language) => language.code === code)) return new I18n(english);
  const response = await fetch(asset(`lang/${code}.json`));
  if (!response.ok) throw new Error(`language ${code}: ${response.status}`);
  return new I18n((await response.json()) as Catalogue, beside ? new I18n(english) : undefined);
}

export class I18n {
  readonly code: string;
  readonly direction: "ltr" | "rtl";
  readonly reviewed: boolean;
  /** What it is, also where the browser does not know it. */
  readonly tag: string;
  readonly calendar: Calendar | undefined;
  readonly languages: Readonly<Record<string, string>>;
  private readonly strings: Catalogue["strings"];
  /** Made when first needed: each takes some milliseconds of a cheap phone. */
  private plurals: Intl.PluralRules | undefined;
  private written: string | undefined;
  private numbers: Intl.NumberFormat | undefined;

  /** `english` is what stands beside these words, if the reader asked for it. */
  constructor({ meta, calendar, languages = {}, strings }: Catalogue, readonly english?: I18n) {
    this.code = meta.code;
    this.tag = meta.locale;
    this.reviewed = meta.review !== "unreviewed";
    this.calendar = calendar;
    this.languages = languages;
    this.direction = directionOf(meta.code);
    this.strings = strings;
  }

  /** With Latin digits and our calendar, as doors, phones and letters in this country write them. */
  get locale(): string {
    return (this.written ??= localeOf(this.tag));
  }

  /** Words that come later than the page, by language. */
  learn(words: Readonly<Record<string, Catalogue["strings"]>>): void {
    Object.assign(english.strings, words["en"]);
    Object.assign(this.strings, words[this.code]);
  }

  /** The sentence as plain text, for attributes and for names that screen readers speak. */
  text(key: Key, values: Values = {}): string {
    const words = this.pieces(key, values)
      .map((piece) => (typeof piece === "string" ? piece : this.isolated(piece.value)))
      .join("");
    return this.said(words, (english) => english.text(key, inEnglish(values)));
  }

  /** The sentence as nodes, each value isolated in an element of its own. */
  nodes(key: Key, values: Values = {}): Node[] {
    const english = this.english?.text(key, inEnglish(values));
    const words = this.pieces(key, values).map((piece) => {
      if (typeof piece === "string") return document.createTextNode(piece);
      return without(piece.value instanceof Node ? piece.value : h("bdi", {}, this.plain(piece.value)));
    });
    return english === undefined || english === words.map(wordsOf).join("") ? words : [both(words, english)];
  }

  /** Words that were made in another way than from these sentences, and how they are made in English. */
  said(words: string, inEnglish: (english: I18n) => string): string {
    if (this.english) remember(words, inEnglish(this.english));
    return words;
  }

  /** Whether there are words for this: keys made from a code of the data may have none. */
  knows(key: string): key is Key {
    return key in english.strings;
  }

  /** Words among right-to-left ones keep their own direction; numbers, and left-to-right sentences, need no help. */
  private isolated(value: string | number | Node): string {
    const plain = this.plain(value);
    return this.direction === "rtl" && typeof value !== "number" ? `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}` : plain;
  }

  private plain(value: string | number | Node): string {
    if (value instanceof Node) return wordsOf(value);
    return typeof value === "number" ? (this.numbers ??= new Intl.NumberFormat(this.locale)).format(value) : value;
  }

  private pieces(key: Key, values: Values): (string | { value: string | number | Node })[] {
    return this.template(key, values["n"])
      .split(/\{(\w+)\}/)
      .map((part, index) => (index % 2 === 0 ? part : { value: values[part] ?? "" }))
      .filter((piece) => piece !== "");
  }

  private template(key: Key, n: Values[string] | undefined): string {
    const text: Text = this.strings[key] ?? english.strings[key];
    if (typeof text === "string") return text;
    this.plurals ??= new Intl.PluralRules(this.code);
    return text[this.plurals.select(typeof n === "number" ? n : 0)] ?? text.other ?? "";
  }
}

/** A browser that does not know the language would write numbers as its own user does. */
function localeOf(tag: string): string {
  const known = Intl.NumberFormat.supportedLocalesOf([tag]).length > 0 ? tag : "en-GB";
  return new Intl.Locale(known, { numberingSystem: "latn", calendar: "gregory" }).toString();
}

/** The same values as an English sentence has them. */
function inEnglish(values: Values): Values {
  const english = (value: Values[string]) => {
    if (typeof value === "number") return value;
    return typeof value === "string" ? englishOf(value) : englishWithin(value);
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, english(value)]));
}
