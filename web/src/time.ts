// Clock and calendar of Europe/London for the page's own controls. What is open is the engine's to say.

export const LONDON = "Europe/London";
const HOUR_MS = 3_600_000;

/** Made when it is first needed: it takes as long as all else that a page does before it fetches anything. */
let clock: Intl.DateTimeFormat | undefined;
const london = (): Intl.DateTimeFormat => (clock ??= new Intl.DateTimeFormat("en-GB", {
  timeZone: LONDON, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
}));

/** An instant as London's wall clock, `2026-11-24T10:00`. */
export function localText(instant: Date): string {
  const of = Object.fromEntries(london().formatToParts(instant).map(({ type, value }) => [type, value]));
  return `${of["year"]}-${of["month"]}-${of["day"]}T${of["hour"]}:${of["minute"]}`;
}

export const localDate = (instant: Date): string => localText(instant).slice(0, 10);

/** The day `days` after a date written `2026-11-24`. */
export function addDays(date: string, days: number): string {
  const noon = new Date(`${date}T12:00:00Z`);
  noon.setUTCDate(noon.getUTCDate() + days);
  return noon.toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / (24 * HOUR_MS));

/** The time of a fragment as London's wall clock: a local time stays, an instant with offset is converted. */
export function readLocal(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) {
    const local = text.slice(0, 16);
    const asUtc = new Date(`${local}:00Z`);
    return !Number.isNaN(asUtc.getTime()) && asUtc.toISOString().slice(0, 16) === local ? local : undefined;
  }
  const instant = /T.*(Z|[+-]\d\d:\d\d)$/i.test(text) ? new Date(text) : new Date(Number.NaN);
  return Number.isNaN(instant.getTime()) ? undefined : localText(instant);
}

/** The instant of a London wall clock time; of a repeated hour in October the first. */
export function instantOf(local: string): Date {
  const summer = new Date(Date.parse(`${local}:00Z`) - HOUR_MS);
  return localText(summer) === local ? summer : new Date(`${local}:00Z`);
}
