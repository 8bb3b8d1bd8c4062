// The search field: what is typed, in any language, finds needs and places. A combobox with a list below it.
// Invariant: what is typed stays on this device and is no part of the address.

import { announce } from "./announce";
import { h, type Child } from "./dom";
import type { Found, FoundNeed, FoundPlace } from "./find";
import type { I18n } from "./i18n";
import { needIcon, sign } from "./icons";
import type { Need } from "./needs";
import { emergencyWords } from "./results";
import { fromData } from "./words";

/** The engine takes no more. */
const MOST_LETTERS = 200;

export interface SearchActions {
  /** The field is about to be used. */
  begin(): void;
  find(text: string): Promise<Found>;
  choose(need: Need): void;
  open(id: string): void;
  allNeeds(): void;
}

interface Option {
  readonly element: HTMLElement;
  choose(): void;
}

export function searchView(i18n: I18n, actions: SearchActions): HTMLElement {
  const label = i18n.text("search.label");
  const list = h("ul", { id: "search-list", role: "listbox", class: "options", "aria-label": label });
  const danger = h("div", { class: "search-danger", role: "alert" });
  const none = h("div", { class: "search-none", hidden: true });
  const panel = h("div", { class: "search-panel", hidden: true, onpointerdown: keepFocus }, danger, list, none);
  const input = h("input", {
    id: "search", type: "text", role: "combobox", class: "search-input", placeholder: label, maxlength: MOST_LETTERS,
    autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search",
    "aria-label": label, "aria-autocomplete": "list", "aria-controls": "search-list", "aria-expanded": "false", "data-testid": "search",
    oninput: () => void typed(), onkeydown: pressed, onfocus: entered,
  });
  const clear = h("button", { class: "clear", type: "button", hidden: true, "aria-label": i18n.text("need.clear"), onclick: cleared }, sign("close"));
  const element = h("div", { class: "search", onfocusout: left }, h("div", { class: "search-field" }, sign("search"), input, clear), panel);
  let options: readonly Option[] = [];
  let active = -1;
  let asked = 0;

  function entered(): void {
    input.placeholder = i18n.text("search.example");
    actions.begin();
    if (input.value !== "") void typed();
  }

  /** Only the last of several quick questions is answered. */
  async function typed(): Promise<void> {
    const mine = ++asked;
    const text = input.value.trim();
    clear.hidden = input.value === "";
    if (text === "") return hide();
    const found = await actions.find(text);
    if (mine === asked && element.contains(document.activeElement)) show(found, text);
  }

  function show(found: Found, text: string): void {
    options = [...found.needs.map(needOption), ...found.places.map(placeOption)];
    options.forEach(({ element: option }, at) => { option.id = `search-option-${at}`; });
    list.replaceChildren(...options.map((option) => option.element));
    list.hidden = options.length === 0;
    warn(found.danger);
    none.hidden = options.length > 0;
    none.replaceChildren(...(options.length > 0 ? [] : nothing(text, found.danger)));
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(options.length > 0));
    point(-1);
    if (options.length > 0) announce(i18n.text("search.count", { n: options.length }));
    else announce(i18n.text("search.none", { text }));
  }

  /** Said once, not with every letter. */
  function warn(is: boolean): void {
    if (is === danger.hasChildNodes()) return;
    danger.replaceChildren(...(is ? [h("p", { class: "danger" }, sign("warning"), h("span", {}, emergencyWords(i18n)))] : []));
  }

  /** Who is in danger has just been told what to do. */
  const nothing = (text: string, inDanger: boolean): Node[] => [
    ...(inDanger ? [] : [h("p", {}, i18n.nodes("search.none", { text })), h("p", { class: "hint" }, i18n.text("search.none_hint"))]),
    h("button", { class: "button", type: "button", onclick: () => { end(); actions.allNeeds(); } }, sign("all"), i18n.text("need.all")),
  ];

  const option = (choose: () => void, ...content: Child[]): Option => {
    const done = () => { end(); choose(); };
    return { choose: done, element: h("li", { class: "option", role: "option", "aria-selected": "false", onclick: done }, content) };
  };

  function needOption({ need, word, lang }: FoundNeed): Option {
    const name = i18n.text(`need.${need}`);
    const meant = word !== name && h("bdi", { class: "option-more", lang }, word);
    return option(() => actions.choose(need), needIcon(need), h("span", { class: "option-words" }, h("span", { class: "option-name" }, name), " ", meant));
  }

  function placeOption({ id, name, lang, organization }: FoundPlace): Option {
    const by = organization !== name && h("bdi", { class: "option-more", lang: "en" }, organization);
    return option(() => actions.open(id), sign("place"), h("span", { class: "option-words" }, h("span", { class: "option-name" }, fromData(name, lang)), " ", by));
  }

  function pressed(event: KeyboardEvent): void {
    const { key } = event;
    if (event.isComposing) return;
    if (key === "ArrowDown" || key === "ArrowUp") point(next(key === "ArrowDown" ? 1 : -1));
    else if (key === "Enter") options[Math.max(active, 0)]?.choose();
    else if (key === "Escape") {
      if (panel.hidden) return cleared();
      hide();
    } else return;
    event.preventDefault();
  }

  /** One further, and round by the field itself, where none is pointed at. */
  function next(step: number): number {
    const places = options.length + 1;
    return ((active + 1 + step + places) % places) - 1;
  }

  function point(at: number): void {
    active = at;
    options.forEach(({ element: each }, place) => each.setAttribute("aria-selected", String(place === at)));
    const pointed = options[at]?.element;
    if (pointed) input.setAttribute("aria-activedescendant", pointed.id);
    else input.removeAttribute("aria-activedescendant");
    pointed?.scrollIntoView({ block: "nearest" });
  }

  function hide(): void {
    asked += 1;
    options = [];
    panel.hidden = true;
    warn(false);
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function end(): void {
    input.value = "";
    clear.hidden = true;
    hide();
  }

  function cleared(): void {
    end();
    input.focus();
  }

  function left(event: FocusEvent): void {
    if (element.contains(event.relatedTarget as Node | null)) return;
    input.placeholder = label;
    hide();
  }

  return element;
}

/** A finger on the list does not take focus from the field; what can have it itself, may. */
function keepFocus(event: PointerEvent): void {
  if (!(event.target as Element).closest("button, a")) event.preventDefault();
}
