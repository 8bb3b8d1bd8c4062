// Names of languages: those a visitor may ask help in, each in itself and in the reader's language.
// Invariant: the languages we know by name have one in every language of the page, whatever the browser knows.

import { englishOf } from "./beside";
import type { I18n } from "./i18n";

const ITSELF = new Map(WAYMARK_NAMED.map(({ code, itself }) => [code, itself]));
const ENGLISH = new Map(WAYMARK_NAMED.map(({ code, english }) => [code, english]));

/** A language in the reader's language, falling back to its name in itself, then to its code. */
export function languageName(code: string, i18n: I18n): string {
  const ours = i18n.code === "en" ? ENGLISH.get(code) : i18n.languages[code];
  const name = ours ?? named(code, i18n.locale) ?? named(code, code) ?? named(code, "en") ?? code;
  return i18n.said(name, (english) => languageName(code, english));
}

/** `Arabic – العربية`; once where both are the same. */
export function languageLabel(code: string, i18n: I18n): string {
  const here = languageName(code, i18n);
  const itself = ITSELF.get(code) ?? named(code, code) ?? here;
  const label = here.toLowerCase() === itself.toLowerCase() ? here : `${here} – ${itself}`;
  return i18n.said(label, () => englishOf(here));
}

/** Every service here speaks it: only where a list names it does it part one from another. */
const SPOKEN_EVERYWHERE = "en";

/** The choices of the language filter, sorted as the reader sorts. */
export function languageChoices(occurring: readonly string[], i18n: I18n): string[] {
  const known = [...ITSELF.keys()].filter((code) => code !== SPOKEN_EVERYWHERE);
  const codes = [...new Set([...known, ...occurring])];
  const sorting = new Intl.Collator(i18n.locale);
  return codes.sort((a, b) => sorting.compare(languageName(a, i18n), languageName(b, i18n)));
}

function named(code: string, locale: string): string | undefined {
  try {
    const name = new Intl.DisplayNames([locale], { type: "language", fallback: "none" }).of(code);
    return name === code ? undefined : name;
  } catch {
    return undefined;
  }
}
