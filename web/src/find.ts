// What was typed, asked of the engine on this device: needs and places that are called so.
// Invariant: the text goes nowhere but into the engine; the one file that is fetched for it has the words of all languages.

import { isProblem } from "./answer";
import { asset } from "./assets";
import { findService } from "./ask";
import type { Device } from "./device";
import type { I18n } from "./i18n";
import { NEEDS, isNeed, type Need } from "./needs";

export interface FoundNeed {
  readonly need: Need;
  /** The word that was meant, and its language. */
  readonly word: string;
  readonly lang: string;
}

export interface FoundPlace {
  /** The service's id. */
  readonly id: string;
  readonly name: string;
  readonly lang: string;
  readonly organization: string;
}

export interface Found {
  readonly needs: readonly FoundNeed[];
  readonly places: readonly FoundPlace[];
  /** Whether somebody may be in danger. */
  readonly danger: boolean;
}

const MOST_NEEDS = 4;
const MOST_PLACES = 5;

let known: Promise<string> | undefined;
/** Which lines an engine has: all, or only those of one language of the page. */
const taken = new WeakMap<Device["engine"], string>();

/** Fetches the words of all languages, once. */
function allWords(): Promise<string> {
  const fetched = known ?? fetchWords();
  known = fetched;
  fetched.catch(() => { if (known === fetched) known = undefined; });
  return fetched;
}

async function fetchWords(): Promise<string> {
  const response = await fetch(asset("words.txt"));
  if (!response.ok) throw new Error(`words: ${response.status}`);
  return response.text();
}

/** Gives the engine the words of all languages; while they cannot be had, the names of needs as the page has them. */
export async function prepare({ engine }: Device, i18n: I18n): Promise<void> {
  let lines = "";
  let which = "all";
  try {
    lines = await allWords();
  } catch (error) {
    console.warn(error);
    which = i18n.code;
    lines = NEEDS.map((need) => `${i18n.code}\t${need}\t${i18n.text(`need.${need}`)}\n`).join("");
  }
  if (taken.get(engine) !== which) engine.load_words(lines);
  taken.set(engine, which);
}

export function find({ engine }: Device, i18n: I18n, text: string): Found {
  const lines = engine.search(text, i18n.code, MOST_PLACES).split("\n").filter(Boolean).map((line) => line.split("\t"));
  const needs = lines.flatMap(([need = "", word = "", lang = ""]) => (isNeed(need) ? [{ need, word, lang }] : []));
  const places = lines.flatMap(([none, id]) => (none === "" && id ? placeOf(engine, i18n, id) : []));
  return { needs: needs.slice(0, MOST_NEEDS), places, danger: lines.some(([sign]) => sign === "!") };
}

function placeOf(engine: Device["engine"], i18n: I18n, id: string): FoundPlace[] {
  const found = findService(engine, id, new Date(), i18n.code);
  if (isProblem(found)) return [];
  const { name, text_lang: lang, organization } = found.service;
  return [{ id, name, lang, organization: organization.name }];
}
