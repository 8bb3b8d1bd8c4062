// The cities that are shown: one archive of tiles and one GeoJSON of made-up services each, the same for all maps.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const STATES = ["open", "closed", "unknown"];
const POSITION_SCALE = 1e7;

/** What the repository ships, and a city with streets where its extract is at hand. */
export async function cities(binary, folder, n_services) {
  const synthesized = async (lon, lat) =>
    (await run(binary, ["synth", "--services", String(n_services), `--centre=${lon},${lat}`], { maxBuffer: 1 << 30 })).stdout.trim().split("\n").map(JSON.parse);
  const outline = await readFile(path.join(root, "data", "coventry", "basemap.pmtiles"));
  const found = [{ key: "coventry", name: "Coventry's shipped outline", archive: outline, services: within(outline, await synthesized(-1.511, 52.408)) }];
  const extract = path.join(root, "..", "shared", "data", "osm", "Helsinki.osm.pbf");
  if (!existsSync(extract)) return found;
  const made = path.join(folder, "helsinki.pmtiles");
  await run(binary, ["basemap", "build", extract, "--out", made]);
  const streets = await readFile(made);
  return [...found, { key: "helsinki", name: "Helsinki's streets", archive: streets, services: within(streets, await synthesized(24.944, 60.172)) }];
}

/** Services with a place, shrunk into the box of an archive: the whole of it is seen at first. */
function within(archive, services) {
  const placed = services.flatMap(({ name, attributes = [], service_at_locations: [{ id, location } = {}] = [] }) =>
    (location?.longitude === undefined ? [] : [{ id, name, categories: attributes.map(({ taxonomy_term: term }) => term.code), at: [location.longitude, location.latitude] }]));
  const from = boxOf(placed.map(({ at }) => at));
  const to = bounds(archive);
  const into = (degrees, axis) => to[axis] + ((degrees - from[axis]) / (from[axis + 2] - from[axis])) * (to[axis + 2] - to[axis]);
  const features = placed.map(({ id, name, categories, at: [lon, lat] }, idx) => ({
    type: "Feature", id, geometry: { type: "Point", coordinates: [into(lon, 0), into(lat, 1)] },
    properties: { name, categories, state: STATES[idx % STATES.length] },
  }));
  return { type: "FeatureCollection", bbox: to, features };
}

const boxOf = (points) => {
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
};

/** West, south, east, north, as the header of a PMTiles archive has them. */
const bounds = (archive) => [102, 106, 110, 114].map((offset) => archive.readInt32LE(offset) / POSITION_SCALE);

/** By path, as pages load them. */
export const filesOf = ({ key, archive, services }) => [
  [`/cities/${key}/basemap.pmtiles`, archive],
  [`/cities/${key}/services.geojson`, Buffer.from(JSON.stringify(services))],
];
