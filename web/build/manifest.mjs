// What a phone needs to install the page as an app, in one language: its name, its pictures, and shortcuts for needs.

const RIGHT_TO_LEFT_SCRIPTS = new Set(["Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"]);
/** Of the style sheet, by day: a manifest knows no night. */
const ACCENT = "#0b6b5d";
const PAPER = "#faf6ef";
/** Browsers read no more shortcuts than this, and phones show the first few. */
const MOST_SHORTCUTS = 10;

export function manifest({ meta, strings }, needs, urlOf) {
  const png = (name, size, purpose) => ({ src: urlOf(`icons/${name}.png`), sizes: `${size}x${size}`, type: "image/png", purpose });
  const open = (question) => `/#${question}lang=${meta.code}`;
  // In the order of the strings, which is the order of the page.
  const offered = Object.keys(strings).filter((key) => key.startsWith("need.") && needs.includes(key.slice("need.".length)));
  return {
    id: "/",
    name: strings["app.title"],
    short_name: "Waymark",
    description: strings["app.tagline"],
    lang: meta.code,
    dir: RIGHT_TO_LEFT_SCRIPTS.has(new Intl.Locale(meta.code).maximize().script) ? "rtl" : "ltr",
    start_url: open(""),
    scope: "/",
    display: "standalone",
    theme_color: ACCENT,
    background_color: PAPER,
    icons: [png("icon-192", 192, "any"), png("icon-512", 512, "any"), png("maskable-512", 512, "maskable")],
    shortcuts: offered.slice(0, MOST_SHORTCUTS).map((key) => ({ name: strings[key], url: open(`need=${key.slice("need.".length)}&`) })),
  };
}
