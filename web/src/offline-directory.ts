// The directory as the network has it, or as this device kept it, and from when it is.

const ADDRESS = "/api/v1/directory";
/** Set by the service worker on what it did not fetch. */
const KEPT_HEADER = "waymark-kept";
/** By it the server tells whether the map is the app's or the operator's own. */
const MAP_HEADER = "waymark-map";

/** Where an operator's own map is asked for: it is no part of any version of the app. */
export const OWN_MAP = "/assets/basemap.pmtiles";

/** What is known of the services, and since when. */
export interface Information {
  readonly bytes: Uint8Array;
  readonly since: Date;
  /** The network had nothing newer to say, or said nothing. */
  readonly kept: boolean;
  /** The map is not the app's, but the operator's. */
  readonly ownMap: boolean;
}

export async function fetchDirectory(): Promise<Information> {
  const response = await fetch(new URL(ADDRESS, location.origin));
  if (!response.ok) throw new Error(`${ADDRESS}: ${response.status}`);
  const sent = Date.parse(response.headers.get("date") ?? "");
  return {
    bytes: new Uint8Array(await response.arrayBuffer()),
    since: Number.isNaN(sent) ? new Date() : new Date(sent),
    kept: response.headers.has(KEPT_HEADER),
    ownMap: response.headers.get(MAP_HEADER) === "own",
  };
}
