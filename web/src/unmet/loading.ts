// Whether searches that found nothing may be told at all: the page says so itself, so that nobody has to ask.

import type { Page, Unmet } from "./unmet";
import { asset } from "../assets";
import { KEY } from "./kept";

/** Loads what offers it, for every page of such a server alike; elsewhere what was kept for one is deleted. */
export async function loadUnmet(page: Page): Promise<Unmet | undefined> {
  if (!document.querySelector("meta[name=unmet]")) return deleteKept();
  const { begin } = (await import(asset("unmet.js").href)) as typeof import("./unmet");
  return begin(page);
}

function deleteKept(): undefined {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing can be kept here, so nothing was.
  }
}
