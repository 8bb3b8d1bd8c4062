// Names of languages: those a visitor may ask help in, each in itself and in the reader's language.

import taxonomy from "../../data/taxonomy/languages.json";

interface Named {
  readonly code: string;
  readonly own_name: string;
  readonly names: Readonly<Record<string, string>>;
}

const KNOWN = new Map<string, Named>(taxonomy.map((language) => [language.code, language]));

/** A language in the reader's language, falling back to its name in itself, then to its code. */
export function languageName(code: string, locale: string): string {
  const known = KNOWN.get(code);
  return known?.names[new Intl.Locale(locale).language] ?? named(code, locale) ?? known?.own_name ?? named(code, "en") ?? code;
}

/** `Arabic – العربية`; once where both are the same. */
export function languageLabel(code: string, locale: string): string {
  const here = languageName(code, locale);
  const itself = KNOWN.get(code)?.own_name ?? named(code, code) ?? here;
  return here.toLowerCase() === itself.toLowerCase() ? here : `${here} – ${itself}`;
}

/** Every service here speaks it: only where a list names it does it part one from another. */
const SPOKEN_EVERYWHERE = "en";

/** The choices of the language filter, sorted as the reader sorts. */
export function languageChoices(occurring: readonly string[], locale: string): string[] {
  const known = [...KNOWN.keys()].filter((code) => code !== SPOKEN_EVERYWHERE);
  const codes = [...new Set([...known, ...occurring])];
  const sorting = new Intl.Collator(locale);
  return codes.sort((a, b) => sorting.compare(languageName(a, locale), languageName(b, locale)));
}

function named(code: string, locale: string): string | undefined {
  try {
    const name = new Intl.DisplayNames([locale], { type: "language", fallback: "none" }).of(code);
    return name === code ? undefined : name;
  } catch {
    return undefined;
  }
}
