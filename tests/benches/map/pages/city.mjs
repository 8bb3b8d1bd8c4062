// What every page is told in its address: which city to show. All load the same two files of it.

const city = new URLSearchParams(location.search).get("city");

export const ARCHIVE = new URL(`/cities/${city}/basemap.pmtiles`, location.href).href;

/** Coventry's own archive has no streets. */
export const IS_OUTLINE = city === "coventry";

/** The services as GeoJSON, and the box around them: all maps show it whole at first. */
export async function services() {
  const collection = await (await fetch(`/cities/${city}/services.geojson`)).json();
  const [west, south, east, north] = collection.bbox;
  return { collection, west, south, east, north };
}

/** How near the box may come to the edge of the map. */
export const PADDING_PX = 24;
