// The words of the page in the reader's language. Plurals, numbers, times and lists are the browser's `Intl`.
// Invariant: every value put into a sentence is isolated, so English names and times cannot disturb Arabic.

import english from "../lang/en.json";
import { asset } from "./assets";
import { h } from "./dom";

export type Key = keyof typeof english.strings;
export type Values = Record<string, string | number | Node>;
type Text = string | Partial<Record<Intl.LDMLPluralRule, string>>;

interface Catalogue {
  readonly meta: { readonly code: string; readonly name: string; readonly locale: string; readonly review: string };
  readonly strings: Partial<Record<Key, Text>>;
}

const RIGHT_TO_LEFT_SCRIPTS = new Set(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"]);
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

export const LANGUAGES = WAYMARK_LANGUAGES;

/** The languages this page can be read in, best first for this browser; English when none fits. */
export function preferred(wanted: readonly string[]): string {
  for (const tag of wanted) {
    const known = LANGUAGES.find(({ code }) => code === tag.toLowerCase() || code === tag.toLowerCase().split("-")[0]);
    if (known) return known.code;
  }
  return "en";
}

/** Loads a language; English is in the script, so that a page always has words. */
export async function loadLanguage(code: string): Promise<I18n> {
  if (code === "en" || !LANGUAGES.some((language) => language.code === code)) return new I18n(english);
  const response = await fetch(asset(`lang/${code}.json`));
  if (!response.ok) throw new Error(`language ${code}: ${response.status}`);
  return new I18n((await response.json()) as Catalogue);
}

export class I18n {
  readonly code: string;
  readonly direction: "ltr" | "rtl";
  readonly reviewed: boolean;
  /** With Latin digits and our calendar, as doors, phones and letters in this country write them. */
  readonly locale: string;
  private readonly strings: Catalogue["strings"];
  /** Made when first needed: each takes some milliseconds of a cheap phone. */
  private plurals: Intl.PluralRules | undefined;
  private numbers: Intl.NumberFormat | undefined;

  constructor({ meta, strings }: Catalogue) {
    this.code = meta.code;
    this.reviewed = meta.review !== "unreviewed";
    this.locale = new Intl.Locale(meta.locale, { numberingSystem: "latn", calendar: "gregory" }).toString();
    this.direction = RIGHT_TO_LEFT_SCRIPTS.has(new Intl.Locale(meta.code).maximize().script ?? "") ? "rtl" : "ltr";
    this.strings = strings;
  }

  /** The sentence as plain text, for attributes and for names that screen readers speak. */
  text(key: Key, values: Values = {}): string {
    return this.pieces(key, values)
      .map((piece) => (typeof piece === "string" ? piece : this.isolated(piece.value)))
      .join("");
  }

  /** The sentence as nodes, each value isolated in an element of its own. */
  nodes(key: Key, values: Values = {}): Node[] {
    return this.pieces(key, values).map((piece) => {
      if (typeof piece === "string") return document.createTextNode(piece);
      return piece.value instanceof Node ? piece.value : h("bdi", {}, this.plain(piece.value));
    });
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
    if (value instanceof Node) return value.textContent ?? "";
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
    this.plurals ??= new Intl.PluralRules(this.locale);
    return text[this.plurals.select(typeof n === "number" ? n : 0)] ?? text.other ?? "";
  }
}
