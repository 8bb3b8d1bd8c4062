// A link that is taken along: copied, and seen and heard to be.

import { announce } from "../announce";

const SEEN_MS = 3_000;

/** Where the browser does not let us copy, the link is shown to be copied by hand. */
export async function copyLink({ currentTarget: button }: Event, link: string): Promise<void> {
  const done = await navigator.clipboard?.writeText(link).then(() => true, () => false);
  if (!done) return void window.prompt("The link:", link);
  announce("The link is copied.");
  if (!(button instanceof Element)) return;
  button.classList.add("copied");
  setTimeout(() => button.classList.remove("copied"), SEEN_MS);
}
