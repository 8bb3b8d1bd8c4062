// The languages that the page can be read in, which of them fits this browser, and which way it runs.

export const LANGUAGES = WAYMARK_LANGUAGES;

/** The languages this page can be read in, best first for this browser; English when none fits. */
export function preferred(wanted: readonly string[]): string {
  for (const tag of wanted.map((each) => each.toLowerCase())) {
    // Dari calls itself Persian of Afghanistan in most browsers.
    const exact = LANGUAGES.find(({ code, also }) => code === tag || also?.some((other) => other.toLowerCase() === tag));
    const known = exact ?? LANGUAGES.find(({ code }) => code === tag.split("-")[0]);
    if (known) return known.code;
  }
  return "en";
}

export const directionOf = (code: string): "ltr" | "rtl" => (LANGUAGES.find((language) => language.code === code)?.rtl ? "rtl" : "ltr");
