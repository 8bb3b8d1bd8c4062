// What changed, said once and politely by screen readers.
// Invariant: the region is empty before it is filled, and stands where it can be heard: beside an open sheet nothing is.

import { slot } from "./dom";

const SETTLE_MS = 400;
let region: HTMLElement | undefined;
let pending = 0;

/** The last of several quick announcements is the one that is spoken, also when the one before said the same. */
export function announce(words: string): void {
  region ??= slot("announcements");
  const said = region;
  const place = heardAt();
  if (said.parentElement !== place) place.append(said);
  said.textContent = "";
  clearTimeout(pending);
  pending = window.setTimeout(() => {
    if (said.parentElement === heardAt()) said.textContent = words;
    else announce(words);
  }, SETTLE_MS);
}

const heardAt = (): Element => document.querySelector("dialog[open]") ?? document.body;
