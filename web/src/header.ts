// The head and the foot of the page: its name, the language it is read in, and what stays with the visitor.

import { h } from "./dom";
import type { I18n } from "./i18n";
import { sign } from "./icons";
import type { About } from "./tile_source";
import { LANGUAGES } from "./tongue";

/** The reader's choice of words: a language, and whether English is shown beside it. */
export type ReadIn = (code: string, beside: boolean) => void;

const WITH_ENGLISH = "+en";

/**
 * Each language is named in itself: who needs it cannot read the others. The one that is read can be had with English;
 * its choice is short until it is made, because a select is as wide as its longest choice.
 */
export function languageSwitch(i18n: I18n, choose: ReadIn): HTMLElement {
  const read = () => choose(select.value.replace(WITH_ENGLISH, ""), select.value.endsWith(WITH_ENGLISH));
  const select = h("select", { id: "lang", "data-testid": "lang", "data-focus": "lang", "aria-label": i18n.text("app.language"), onchange: read },
    LANGUAGES.map(({ code, name }) => [
      h("option", { value: code, lang: code }, name),
      code === i18n.code && code !== "en" && h("option", { value: code + WITH_ENGLISH, lang: i18n.english ? code : "en" }, i18n.english ? `${name} + English` : "+ English"),
    ]));
  select.value = i18n.english ? i18n.code + WITH_ENGLISH : i18n.code;
  return h("div", { class: "language-switch" }, sign("globe"), select, sign("down"));
}

export function skipLinks(i18n: I18n): HTMLElement[] {
  const to = (id: string, words: string) => h("a", {
    class: "skip", href: `#${id}`,
    // The fragment is the visitor's question: a skip link must not overwrite it.
    onclick: (event: MouseEvent) => {
      event.preventDefault();
      document.getElementById(id)?.focus();
    },
  }, words);
  return [to("results", i18n.text("app.skip_results")), to("map", i18n.text("app.skip_map"))];
}

/** `told` is who can tell from the map's parts which of them are looked at; `beyond` is what can be agreed to besides. */
export function footer(i18n: I18n, choose: ReadIn, told: About["told"] = "", beyond?: HTMLElement): HTMLElement[] {
  const part = (title: string, words: string) => h("section", {}, h("h2", {}, title), h("p", {}, words));
  return [
    part(i18n.text("footer.privacy_title"), privacy(i18n, told)),
    ...(beyond ? [beyond] : []),
    part(i18n.text("footer.source_title"), i18n.text("footer.source")),
    h("p", {}, plainLink(i18n)),
    ...(i18n.reviewed ? [] : [h("p", { class: "unreviewed" }, i18n.text("footer.unreviewed"))]),
    ...(i18n.code === "en" ? [] : [besideSwitch(i18n, choose)]),
  ];
}

function besideSwitch(i18n: I18n, choose: ReadIn): HTMLElement {
  const isOn = i18n.english !== undefined;
  return h("button", { class: "button", type: "button", "data-testid": "beside", "data-focus": "beside", "aria-pressed": String(isOn), onclick: () => choose(i18n.code, !isOn) },
    sign("globe"), i18n.text("beside.switch"));
}

/** The same questions in pages that the server writes. Nothing of this question goes there. */
export const plainLink = (i18n: I18n): HTMLElement => h("a", { href: `/plain?lang=${i18n.code}` }, i18n.text("plain.link"));

function privacy(i18n: I18n, told: About["told"]): string {
  if (told === "") return i18n.text("footer.privacy");
  if (told === "this") return `${i18n.text("footer.privacy")} ${i18n.text("map.told_this")}`;
  return i18n.text("footer.privacy_tiles", { host: told.host });
}
