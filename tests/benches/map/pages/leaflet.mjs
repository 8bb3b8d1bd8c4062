// Leaflet with the layer that draws PMTiles on canvases, and clusters of circles on another canvas.

import "leaflet/dist/leaflet.css";
import "leaflet.markercluster/dist/MarkerCluster.css";
import "leaflet.markercluster/dist/MarkerCluster.Default.css";
// The plugins look for the library in the window, where this form of it puts itself.
import L from "leaflet/dist/leaflet-src.js";
import "leaflet.markercluster";
import { CenteredTextSymbolizer, leafletLayer, LineLabelSymbolizer, LineSymbolizer, PolygonSymbolizer } from "protomaps-leaflet";
import { ARCHIVE, PADDING_PX, services } from "./city.mjs";
import { AREAS, at, BACKGROUND, LABELS, LINES, PINS, suits } from "./style.mjs";

const POINT = 1;
const LINE = 2;
const POLYGON = 3;
const filter = (rule, geometry) => (_, feature) => feature.geomType === geometry && suits(rule, feature.props.kind);

const paintRules = [
  ...AREAS.map((rule) => ({
    dataLayer: rule.layer, minzoom: Math.ceil(rule.from), filter: filter(rule, POLYGON),
    symbolizer: new PolygonSymbolizer({ fill: rule.color, ...(rule.edge && { stroke: rule.edge, width: 0.7 }) }),
  })),
  ...LINES.map((rule) => ({
    dataLayer: rule.layer, minzoom: Math.ceil(rule.from), filter: filter(rule, LINE),
    symbolizer: new LineSymbolizer({
      color: rule.color, width: (zoom) => at(rule.width, zoom), lineJoin: "round",
      ...(rule.dash ? { dash: rule.dash, dashColor: rule.color, dashWidth: (zoom) => at(rule.width, zoom) } : { lineCap: "round" }),
    }),
  })),
];
const labelRules = LABELS.map((rule) => {
  const text = { labelProps: ["name"], fill: rule.color, stroke: rule.halo, width: 2.4, font: `${rule.size}px sans-serif` };
  return {
    dataLayer: rule.layer, minzoom: Math.ceil(rule.from), filter: filter(rule, rule.along ? LINE : POINT),
    symbolizer: rule.along ? new LineLabelSymbolizer(text) : new CenteredTextSymbolizer(text),
  };
});

async function show() {
  const { collection, west, south, east, north } = await services();
  const map = L.map("pane", { preferCanvas: true, fadeAnimation: false, attributionControl: false, maxZoom: 18 });
  map.fitBounds([[south, west], [north, east]], { padding: [PADDING_PX, PADDING_PX], animate: false });
  const ground = leafletLayer({ url: ARCHIVE, paintRules, labelRules, backgroundColor: BACKGROUND, maxDataZoom: 14 });
  const drawn = new Promise((resolve) => ground.once("load", resolve));
  ground.addTo(map);
  const clusters = L.markerClusterGroup({ chunkedLoading: false, maxClusterRadius: PINS.clusterPx });
  clusters.addLayer(L.geoJSON(collection, {
    pointToLayer: (_, position) => L.circleMarker(position, { radius: PINS.radius, color: PINS.rim, weight: 1.5, fillColor: PINS.color, fillOpacity: 1 }),
  }));
  map.addLayer(clusters);
  window.mapZoom = () => map.getZoom();
  await drawn;
}

window.mapReady = show();
