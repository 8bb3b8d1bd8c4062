// OpenLayers: vector tiles drawn as it does by default, and a clustered layer of points.

import "ol/ol.css";
import Map from "ol/Map.js";
import View from "ol/View.js";
import GeoJSON from "ol/format/GeoJSON.js";
import VectorLayer from "ol/layer/Vector.js";
import VectorTileLayer from "ol/layer/VectorTile.js";
import { transformExtent } from "ol/proj.js";
import Cluster from "ol/source/Cluster.js";
import VectorSource from "ol/source/Vector.js";
import { Circle, Fill, Stroke, Style, Text } from "ol/style.js";
import { PMTilesVectorSource } from "ol-pmtiles";
import { ARCHIVE, PADDING_PX, services } from "./city.mjs";
import { AREAS, at, BACKGROUND, LABELS, LINES, PINS, suits } from "./style.mjs";

const METERS_AT_0 = 156543.03392804097;
const MERCATOR = "EPSG:3857";

/** The rules of a list by layer, as styles to be adjusted, each with its place in the order of painting. */
const prepared = (rules, styleOf) => rules.map((rule, idx) => ({ rule, idx, style: styleOf(rule, idx) }));
const areas = prepared(AREAS, ({ color, edge }, idx) =>
  new Style({ zIndex: idx, fill: new Fill({ color }), ...(edge && { stroke: new Stroke({ color: edge, width: 0.7 }) }) }));
const lines = prepared(LINES, ({ color, dash }, idx) =>
  new Style({ zIndex: AREAS.length + idx, stroke: new Stroke({ color, lineDash: dash, lineCap: dash ? "butt" : "round", lineJoin: "round" }) }));
const labels = prepared(LABELS, ({ size, color, halo, along }, idx) =>
  new Style({ zIndex: 100 - idx, text: new Text({ font: `${size}px sans-serif`, placement: along ? "line" : "point", fill: new Fill({ color }), stroke: new Stroke({ color: halo, width: 2.4 }) }) }));

const matching = (list, feature, zoom) => {
  const [layer, kind] = [feature.get("layer"), feature.get("kind")];
  return list.filter(({ rule }) => rule.layer === layer && zoom >= rule.from && suits(rule, kind));
};

function ground(feature, resolution) {
  const zoom = Math.log2(METERS_AT_0 / resolution);
  const type = feature.getType();
  if (type.endsWith("Polygon")) return matching(areas, feature, zoom).map(({ style }) => style);
  const named = matching(labels, feature, zoom).filter(({ rule }) => rule.along === type.endsWith("LineString"));
  const [label] = feature.get("name") ? named : [];
  label?.style.getText().setText(feature.get("name"));
  const strokes = type.endsWith("LineString") ? matching(lines, feature, zoom) : [];
  for (const { rule, style } of strokes) style.getStroke().setWidth(at(rule.width, zoom));
  return [...strokes, ...(label ? [label] : [])].map(({ style }) => style);
}

const circle = (radius, width) => new Circle({ radius, fill: new Fill({ color: PINS.color }), stroke: new Stroke({ color: PINS.rim, width }) });
const pin = new Style({ image: circle(PINS.radius, 1.5) });
const clusters = {};
function cluster(feature) {
  const size = feature.get("features").length;
  if (size === 1) return pin;
  return (clusters[size] ??= new Style({
    image: circle(PINS.clusterRadius, 2),
    text: new Text({ text: String(size), font: "13px sans-serif", fill: new Fill({ color: PINS.text }) }),
  }));
}

async function show() {
  const { collection, west, south, east, north } = await services();
  const points = new VectorSource({ features: new GeoJSON().readFeatures(collection, { featureProjection: MERCATOR }) });
  const map = new Map({
    target: "pane",
    controls: [],
    layers: [
      new VectorTileLayer({
        background: BACKGROUND, declutter: true, style: ground,
        source: new PMTilesVectorSource({ url: ARCHIVE, transition: 0 }),
      }),
      new VectorLayer({ source: new Cluster({ source: points, distance: PINS.clusterPx }), style: cluster }),
    ],
    view: new View(),
  });
  map.getView().fit(transformExtent([west, south, east, north], "EPSG:4326", MERCATOR), { padding: Array(4).fill(PADDING_PX) });
  window.mapZoom = () => map.getView().getZoom();
  await new Promise((resolve) => map.once("rendercomplete", resolve));
}

window.mapReady = show();
