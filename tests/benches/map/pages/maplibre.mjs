// MapLibre GL: one WebGL style with a clustered GeoJSON source. Its zooms are those of 512 px tiles, one less.

import "maplibre-gl/dist/maplibre-gl.css";
import { addProtocol, Map, setWorkerUrl } from "maplibre-gl";
import { Protocol } from "pmtiles";
import { ARCHIVE, PADDING_PX, services } from "./city.mjs";
import { AREAS, BACKGROUND, LABELS, LINES, PINS } from "./style.mjs";

const FONTS = ["sans-serif"];

const curve = (stops) => ["interpolate", ["linear"], ["zoom"], ...stops.flatMap(([zoom, value]) => [zoom - 1, value])];
const common = ({ layer, kinds, from }, idx, type) => ({
  id: `${type}-${idx}`, type, source: "ground", "source-layer": layer, minzoom: Math.max(0, from - 1),
});
const ofKind = (kinds, geometry) => ["all", ["==", ["geometry-type"], geometry], ...(kinds.length ? [["in", ["get", "kind"], ["literal", kinds]]] : [])];

const areas = AREAS.map((rule, idx) => ({
  ...common(rule, idx, "fill"),
  filter: ofKind(rule.kinds, "Polygon"),
  paint: { "fill-color": rule.color, ...(rule.edge && { "fill-outline-color": rule.edge }) },
}));
const lines = LINES.map((rule, idx) => ({
  ...common(rule, idx, "line"),
  filter: ofKind(rule.kinds, "LineString"),
  layout: rule.dash ? {} : { "line-cap": "round", "line-join": "round" },
  paint: { "line-color": rule.color, "line-width": curve(rule.width), ...(rule.dash && { "line-dasharray": rule.dash }) },
}));
const labels = LABELS.map((rule, idx) => ({
  ...common(rule, idx, "symbol"),
  filter: ofKind(rule.kinds, rule.along ? "LineString" : "Point"),
  layout: { "text-field": ["get", "name"], "text-font": FONTS, "text-size": rule.size, "symbol-placement": rule.along ? "line" : "point" },
  paint: { "text-color": rule.color, "text-halo-color": rule.halo, "text-halo-width": 1.2 },
})).reverse();
const pins = [
  { id: "pin", type: "circle", source: "services", filter: ["!", ["has", "point_count"]],
    paint: { "circle-color": PINS.color, "circle-radius": PINS.radius, "circle-stroke-color": PINS.rim, "circle-stroke-width": 1.5 } },
  { id: "cluster", type: "circle", source: "services", filter: ["has", "point_count"],
    paint: { "circle-color": PINS.color, "circle-radius": PINS.clusterRadius, "circle-stroke-color": PINS.rim, "circle-stroke-width": 2 } },
  { id: "count", type: "symbol", source: "services", filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": FONTS, "text-size": 13, "text-allow-overlap": true },
    paint: { "text-color": PINS.text } },
];

async function show() {
  setWorkerUrl(new URL("maplibre_worker.js", import.meta.url).href);
  addProtocol("pmtiles", new Protocol().tile);
  const { collection, west, south, east, north } = await services();
  const map = new Map({
    container: "pane",
    bounds: [west, south, east, north],
    fitBoundsOptions: { padding: PADDING_PX },
    fadeDuration: 0,
    attributionControl: false,
    style: {
      version: 8,
      sources: {
        ground: { type: "vector", url: `pmtiles://${ARCHIVE}` },
        services: { type: "geojson", data: collection, cluster: true, clusterRadius: PINS.clusterPx, clusterMaxZoom: 16 },
      },
      layers: [{ id: "background", type: "background", paint: { "background-color": BACKGROUND } }, ...areas, ...lines, ...labels, ...pins],
    },
  });
  window.mapZoom = () => map.getZoom() + 1;
  await new Promise((resolve) => map.once("idle", resolve));
}

window.mapReady = show();
