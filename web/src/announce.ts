// What changed, said once and politely by screen readers.

const SETTLE_MS = 400;
let pending = 0;

/** The last of several quick announcements is the one that is spoken. */
export function announce(words: string): void {
  clearTimeout(pending);
  pending = window.setTimeout(() => {
    const region = document.getElementById("announcements");
    if (region) region.textContent = words;
  }, SETTLE_MS);
}
