// Who is measured: our map alone, the whole app, and the peers' maps, each with its way to say that it is ready.

const PATIENCE_MS = 60_000;

/** The map's own word that tiles and pins are there; what it still draws afterwards counts as well. */
const says = (tab) => tab.evaluate((most_ms) => Promise.race([
  window.mapReady, new Promise((_, reject) => setTimeout(() => reject(new Error("the map never said that it is ready")), most_ms)),
]), PATIENCE_MS);
const alone = (key, name, wheel) => ({
  key, name, wheel, map: "#pane", ready: says, path: ({ key: city }) => `/pages/${key}.html?city=${city}`,
});

/** Turning a wheel by so much zooms in by about three levels within 1.2 s: libraries do not agree on what a turn means. */
const WAYMARK_WHEEL = { turns: 20, px: 72, every_ms: 60 };

export const OURS = alone("ours", "**waymark's map**", WAYMARK_WHEEL);
/** What no map that is drawn as ours can go below. */
export const BARE = alone("bare", "its tiles alone, without pins and names", WAYMARK_WHEEL);
export const PEERS = [
  alone("maplibre", "MapLibre GL JS", { turns: 20, px: 120, every_ms: 60 }),
  alone("leaflet", "Leaflet, protomaps-leaflet, markercluster", { turns: 3, px: 100, every_ms: 400 }),
  alone("ol", "OpenLayers, ol-pmtiles", { turns: 20, px: 100, every_ms: 60 }),
];
/** Whatever any page costs. */
export const EMPTY_PAGE = { key: "empty", name: "an empty page", path: () => "/pages/empty.html", ready: async () => undefined };
/** With its list, its search and its own directory: the worst case for us. */
export const APP = {
  key: "app", name: "**the whole app**", wheel: WAYMARK_WHEEL, map: "[data-testid=map]", path: () => "/", city: "coventry",
  async ready(tab) {
    await tab.waitForSelector("[data-testid=result]", { state: "attached" });
    await tab.waitForLoadState("networkidle");
  },
};

export const ALL = [OURS, BARE, ...PEERS, APP, EMPTY_PAGE];
