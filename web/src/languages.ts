// Names of languages: those a visitor may ask help in, each in itself and in the reader's language.

/** The languages newcomers to Coventry ask for most, named in themselves; the directory adds its own. */
const NAMES_IN_THEMSELVES: Readonly<Record<string, string>> = {
  en: "English", ar: "العربية", fa: "فارسی", prs: "دری", ps: "پښتو", ckb: "کوردیی ناوەندی", ur: "اردو", ti: "ትግርኛ",
  am: "አማርኛ", pl: "Polski", ro: "Română", pa: "ਪੰਜਾਬੀ", uk: "Українська", bn: "বাংলা", gu: "ગુજરાતી", sq: "Shqip",
  vi: "Tiếng Việt", es: "Español",
};

/** Occurring here, and unnamed in most browsers. */
const UNNAMED: Readonly<Record<string, string>> = { rom: "Romani" };

/** A language in the reader's language, falling back to its name in itself, then to its code. */
export function languageName(code: string, locale: string): string {
  return named(code, locale) ?? NAMES_IN_THEMSELVES[code] ?? named(code, "en") ?? UNNAMED[code] ?? code;
}

/** `Arabic – العربية`; once where both are the same. */
export function languageLabel(code: string, locale: string): string {
  const here = languageName(code, locale);
  const itself = NAMES_IN_THEMSELVES[code] ?? named(code, code) ?? here;
  return here.toLowerCase() === itself.toLowerCase() ? here : `${here} – ${itself}`;
}

/** The choices of the language filter, sorted as the reader sorts. */
export function languageChoices(occurring: readonly string[], locale: string): string[] {
  const codes = [...new Set([...Object.keys(NAMES_IN_THEMSELVES), ...occurring])];
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
