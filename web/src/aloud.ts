// Reading aloud: a button where a voice of this device speaks the reader's language, and nothing where none does.
// Invariant: only voices that speak on the device itself; others would send the words to whoever makes the browser.

import { fill, h } from "./dom";
import type { I18n } from "./i18n";
import { sign } from "./icons";

/** Words to be read in their language, a BCP 47 tag. */
export interface Spoken {
  readonly words: string;
  readonly lang: string;
}

const ISOLATES = /[\u2066-\u2069]/g;
/** What is read now, by the name its button has. */
let reading: string | undefined;
/** Counted up with every reading: what an earlier one still reports is past. */
let turn = 0;
/** What the buttons on the page are written in. */
let words: I18n | undefined;

/** A button that reads and stops; `name` tells it from the others, also when it is drawn anew. */
export function aloudButton(i18n: I18n, name: string, spoken: () => readonly Spoken[]): HTMLElement {
  const button = h("button", {
    class: "button aloud", type: "button", "data-testid": "read-aloud", "data-focus": `aloud:${name}`, "data-aloud": name,
    onclick: () => (reading === name ? hush() : read(i18n.tag, name, spoken())),
  });
  label(i18n, button);
  words = i18n;
  return button;
}

function label(i18n: I18n, button: HTMLElement): void {
  const isRead = reading === button.dataset["aloud"];
  fill(button, sign(isRead ? "halt" : "aloud"), i18n.text(isRead ? "aloud.stop" : "aloud.read"));
  button.hidden = voiceFor(i18n.tag) === undefined;
}

/** Writes the buttons on the page anew. */
function labelAll(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-aloud]")) if (words) label(words, button);
}

/** Stops whatever is read. */
export function hush(): void {
  if (reading === undefined) return;
  tellReading(undefined);
  speechSynthesis.cancel();
}

function tellReading(name: string | undefined): void {
  turn += 1;
  reading = name;
  labelAll();
}

function read(tag: string, name: string, spoken: readonly Spoken[]): void {
  hush();
  tellReading(name);
  const mine = turn;
  const done = () => { if (mine === turn) tellReading(undefined); };
  const utterances = spoken.map(({ words, lang }) => {
    const utterance = new SpeechSynthesisUtterance(words.replace(ISOLATES, ""));
    // Better an Arabic voice that says an English name badly than none.
    const voice = voiceFor(lang) ?? voiceFor(tag);
    if (voice) utterance.voice = voice;
    utterance.lang = voice?.lang ?? lang;
    utterance.onerror = () => { if (mine === turn) hush(); };
    return utterance;
  });
  const last = utterances.at(-1);
  if (!last) return done();
  last.onend = done;
  for (const utterance of utterances) speechSynthesis.speak(utterance);
}

/** The device's own voice for a language: of the same country if there is one. */
function voiceFor(tag: string): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  const wanted = new Intl.Locale(tag);
  const own = speechSynthesis.getVoices().filter(({ localService, lang }) => localService && localeOf(lang)?.language === wanted.language);
  return own.find(({ lang }) => localeOf(lang)?.region === wanted.region) ?? own[0];
}

/** Some phones write `en_GB`. */
function localeOf(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag.replaceAll("_", "-"));
  } catch {
    return undefined;
  }
}

// Voices become known after the page: buttons that are there come into sight then.
if ("speechSynthesis" in window) {
  speechSynthesis.addEventListener?.("voiceschanged", labelAll);
  // A reading would go on after the page is left.
  addEventListener("pagehide", hush);
}
