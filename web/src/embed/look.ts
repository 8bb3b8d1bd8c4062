// How the frame looks: by day or by night, where the list is, whether it is as high as what is in it.

export const THEMES = ["auto", "light", "dark"] as const;
/** Beside the map where there is room, else below it; before the map; or folded away. */
export const LISTS = ["beside", "first", "none"] as const;
/** As high as the host has made it; or as its content, which the host follows. */
export const HEIGHTS = ["fixed", "auto"] as const;

const NIGHT = "(prefers-color-scheme: dark)";
/** When the style sheet's colors for the night hold. */
const HOLDS: Record<(typeof THEMES)[number], string> = { auto: NIGHT, dark: `${NIGHT}, all`, light: `${NIGHT} and (max-width: 0)` };

const oneOf = <One extends string>(all: readonly [One, ...One[]], value: string | null): One => all.find((one) => one === value) ?? all[0];

export function wear(asked: URLSearchParams): void {
  const root = document.documentElement;
  const theme = oneOf(THEMES, asked.get("theme"));
  root.dataset["theme"] = theme;
  root.dataset["list"] = oneOf(LISTS, asked.get("list"));
  root.dataset["height"] = oneOf(HEIGHTS, asked.get("height"));
  root.style.colorScheme = theme === "auto" ? "" : theme;
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule instanceof CSSMediaRule && rule.media.mediaText.includes(NIGHT)) rule.media.mediaText = HOLDS[theme];
    }
  }
}

/** Whether it is night in this look, now and after `again` was called or the device's own night began. */
export function nightWatch(set: (isNight: boolean) => void): { again(): void } {
  const device = matchMedia(NIGHT);
  const again = () => {
    const { theme } = document.documentElement.dataset;
    set(theme === "dark" || (theme !== "light" && device.matches));
  };
  device.addEventListener("change", again);
  again();
  return { again };
}
