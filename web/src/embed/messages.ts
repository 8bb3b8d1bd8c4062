// What the element on a host's page and the page in its frame say to each other.
// Invariant: whatever has another shape is not heard; nothing said to the host tells where a visitor is or what they look for.

/** Said with every message; another number is another language. */
const PROTOCOL = 1;
/** Longer values are no question of anybody's. */
const MOST_LETTERS = 400;

/** What the page is asked: the names of the app's own address. */
export const QUESTION_NAMES = ["need", "language", "when", "arrive", "lang", "beside", "postcode", "lat", "lon"] as const;
/** How it looks. */
export const LOOK_NAMES = ["theme", "list", "height"] as const;
export const PLACE_NAMES = ["postcode", "lat", "lon"] as const;
export const NAMES = [...QUESTION_NAMES, ...LOOK_NAMES] as const;

export type Name = (typeof NAMES)[number];
/** Values by name; `null` takes one away, what is not named stays as it is. */
export type Settings = Partial<Record<Name, string | null>>;

/** `seen` is the part of the frame that is on the screen, from `top` down, and how high the screen is: CSS px. */
export type ToFrame =
  | { readonly kind: "set"; readonly settings: Settings }
  | { readonly kind: "seen"; readonly top: number; readonly height: number; readonly screen: number };

export type ToHost =
  | { readonly kind: "hello" }
  | { readonly kind: "ready" }
  | { readonly kind: "resize"; readonly height: number }
  | { readonly kind: "select"; readonly service_id: string; readonly service_at_location_ids: readonly string[]; readonly name: string };

type Shape = { readonly [name: string]: unknown };

/** A message as it is sent. */
export const said = (message: ToFrame | ToHost): Shape => ({ waymark: PROTOCOL, ...message });

export function toFrame(data: unknown): ToFrame | undefined {
  const message = ours(data);
  if (message?.["kind"] === "set") return isSettings(message["settings"]) ? { kind: "set", settings: message["settings"] } : undefined;
  const { top, height, screen } = message ?? {};
  return message?.["kind"] === "seen" && isLength(top) && isLength(height) && isLength(screen) ? { kind: "seen", top, height, screen } : undefined;
}

export function toHost(data: unknown): ToHost | undefined {
  const message = ours(data);
  const { kind, height, name, service_id, service_at_location_ids: ids } = message ?? {};
  if (kind === "hello" || kind === "ready") return { kind };
  if (kind === "resize") return isLength(height) ? { kind, height } : undefined;
  const isSelection = kind === "select" && typeof name === "string" && typeof service_id === "string" && Array.isArray(ids);
  return isSelection ? { kind, service_id, service_at_location_ids: ids.map(String), name } : undefined;
}

function ours(data: unknown): Shape | undefined {
  return typeof data === "object" && data !== null && (data as Shape)["waymark"] === PROTOCOL ? (data as Shape) : undefined;
}

function isSettings(value: unknown): value is Settings {
  const isValue = (one: unknown) => one === null || (typeof one === "string" && one.length <= MOST_LETTERS);
  return typeof value === "object" && value !== null && Object.entries(value).every(([name, one]) => (NAMES as readonly string[]).includes(name) && isValue(one));
}

const isLength = (value: unknown): value is number => typeof value === "number" && value >= 0 && value < 1e6;
