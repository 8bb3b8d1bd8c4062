// English beside: what stands on the page in another language, with the English of it under it, for whoever helps the reader.
// Invariant: nothing is remembered, and no element made, while the reader has not asked for it.

const BESIDE = "beside";
const BOTH = "both";

/** The English of words that are on the page, as long as they are in its language. */
const twins = new Map<string, string>();

/** Puts on record what words are in English. */
export function remember(words: string, english: string): void {
  if (words !== english) twins.set(words, english);
}

export function forget(): void {
  twins.clear();
}

/** The English of words; the words themselves where there is no other. */
export function englishOf(words: string): string {
  // A label before a value is said with its colon.
  const label = words.endsWith(": ") ? twins.get(words.slice(0, -2)) : undefined;
  return twins.get(words) ?? (label === undefined ? words : `${label}: `);
}

/** Words with their English under them. Hidden from screen readers: it would be said twice, and they can have all of the page in English. */
export function both(words: readonly Node[], english: string): HTMLElement {
  const element = made(BOTH);
  const below = made(BESIDE);
  below.lang = "en";
  below.dir = "ltr";
  below.ariaHidden = "true";
  below.textContent = english;
  element.append(...words, below);
  return element;
}

/** Words as a node, with their English if there is one. A choice in a list can hold text alone. */
export function worded(words: string, within: Element): Node {
  const english = englishOf(words);
  if (english === words) return document.createTextNode(words);
  if (within instanceof HTMLOptionElement) return document.createTextNode(`${words} · ${english}`);
  return both([document.createTextNode(words)], english);
}

/** What a node says in English. */
export function englishWithin(node: Node): string {
  const copy = node.cloneNode(true);
  const element = document.createElement("div");
  element.append(copy);
  for (const pair of element.querySelectorAll(`.${BOTH}`)) {
    if (element.contains(pair)) pair.replaceWith(pair.lastElementChild?.textContent ?? "");
  }
  return element.textContent ?? "";
}

/** Takes the English out of a node that goes into a sentence: it is said with the sentence. */
export function without(node: Node): Node {
  if (!(node instanceof Element)) return node;
  for (const pair of node.querySelectorAll(`.${BOTH}`)) pair.replaceWith(...[...pair.childNodes].slice(0, -1));
  return node;
}

/** What a node says in the language of the page. */
export const wordsOf = (node: Node): string => without(node.cloneNode(true)).textContent ?? "";

/** Puts on record what the texts of an answer are in the same answer in English. */
export function pair(answer: unknown, english: unknown): void {
  if (typeof answer === "string" && typeof english === "string") remember(answer, english);
  else if (isRecord(answer) && isRecord(english)) for (const [key, part] of Object.entries(answer)) pair(part, english[key]);
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function made(className: string): HTMLElement {
  const element = document.createElement("span");
  element.className = className;
  return element;
}
