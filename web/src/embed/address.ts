// The frame's address: everything is in its fragment. A query, which the server sees and checks, gives defaults for it and is then dropped.

import { write, type Question } from "../question";
import { LOOK_NAMES, PLACE_NAMES, type Settings } from "./messages";

/** Nothing opens by itself under somebody who reads the host's page. */
const NEVER = "service";

/** What the address asks for. */
export function asked(): URLSearchParams {
  const own = new URLSearchParams(location.hash.replace(/^#\/?/, ""));
  const all = new URLSearchParams(location.search);
  for (const name of PLACE_NAMES) all.delete(name);
  for (const name of new Set(own.keys())) all.delete(name);
  for (const [name, value] of own) all.append(name, value);
  all.delete(NEVER);
  return all;
}

/** The same, changed. One way to tell a place takes the place of another. */
export function changed(before: URLSearchParams, settings: Settings): URLSearchParams {
  const after = new URLSearchParams(before);
  if (PLACE_NAMES.some((name) => name in settings)) for (const name of PLACE_NAMES) after.delete(name);
  for (const [name, value] of Object.entries(settings)) {
    if (value === null || value === "") after.delete(name);
    else after.set(name, value);
  }
  return after;
}

/** A question, in the look that the frame has now. */
export function fragment(question: Question): string {
  const now = asked();
  const written = new URLSearchParams(write({ ...question, service: undefined }).slice(1));
  for (const name of LOOK_NAMES) {
    const value = now.get(name);
    if (value !== null) written.set(name, value);
  }
  return `#${written}`;
}

/** No step that "back" would have to undo: it leads back from the host's page. */
export const go = (to: string): void => history.replaceState(null, "", location.pathname + to);
