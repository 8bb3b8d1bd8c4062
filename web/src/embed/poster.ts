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

export function poster({ show, title, lang, dir, hasButton, press }: Poster): HTMLElement {
  const element = document.createElement("div");
  element.className = "poster";
  element.part.add("poster");
  element.lang = lang;
  element.dir = dir;
  const name = document.createElement("p");
  name.textContent = title;
  element.append(name);
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
