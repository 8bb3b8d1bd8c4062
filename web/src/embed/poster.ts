// What stands where the map will be: its name, and a button where the host wants it to cost nothing before.

export interface Poster {
  readonly show: string;
  readonly title: string;
  readonly lang: string;
  readonly dir: string;
  readonly hasButton: boolean;
  press(): void;
}

const LOOK = `
:host { display: block; color-scheme: light dark; }
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
svg { inline-size: 40px; block-size: 40px; }
.disc { fill: #0b6b5d; }
.arrow { fill: #fff; }
.poster {
  box-sizing: border-box;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 12px;
  padding: 16px;
  border: 1px solid #8a8677;
  border-radius: 14px;
  background: Canvas;
  color: CanvasText;
  font: 1rem/1.5 system-ui, sans-serif;
  text-align: center;
}
p { margin: 0; }
button {
  min-height: 44px;
  padding: 8px 20px;
  border: 1px solid transparent;
  border-radius: 999px;
  background: #0b6b5d;
  color: #fff;
  font: 600 1rem/1.25 system-ui, sans-serif;
  cursor: pointer;
}
button:focus-visible { outline: 3px solid CanvasText; outline-offset: 2px; }
`;

/** By a sheet that is made here: the host's policy need not allow styles in elements. */
export function dress(root: ShadowRoot): ShadowRoot {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LOOK);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Safari before 16.4 cannot: the button then looks like any other.
    (root.host as HTMLElement).style.display = "block";
  }
  return root;
}

/** The map's own sign. */
const DISC = "M12 1a11 11 0 1 1 0 22a11 11 0 1 1 0-22z";
const ARROW = "M12 4.5l6.5 7.2h-3.9v7h-5.2v-7H5.5z";

function logo(): SVGSVGElement {
  const made = <Tag extends "svg" | "path">(tag: Tag, attributes: Record<string, string>) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const image = made("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  image.append(made("path", { class: "disc", d: DISC }), made("path", { class: "arrow", d: ARROW }));
  return image;
}

export function poster({ show, title, lang, dir, hasButton, press }: Poster): HTMLElement {
  const element = document.createElement("div");
  element.className = "poster";
  element.part.add("poster");
  element.lang = lang;
  element.dir = dir;
  const name = document.createElement("p");
  name.textContent = title;
  element.append(logo(), name);
  if (hasButton) {
    const button = document.createElement("button");
    button.type = "button";
    button.part.add("button");
    button.textContent = show;
    button.addEventListener("click", press);
    element.append(button);
  }
  return element;
}
