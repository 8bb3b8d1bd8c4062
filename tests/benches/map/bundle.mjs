// Bundles each map with its page as one would ship it: minified, what is not used left out, workers beside it.

import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "..", "..", "..");
const web = path.join(root, "web");
const { build } = createRequire(path.join(web, "package.json"))("esbuild");
const maplibreWorker = () => createRequire(import.meta.url).resolve("maplibre-gl/dist/maplibre-gl-worker.mjs");

/** As the pages of the app have their icons. */
const iconPaths = {
  name: "icon-paths",
  setup(build) {
    build.onLoad({ filter: /web\/icons\/.*\.svg$/ }, async ({ path: file }) =>
      ({ contents: / d="([^"]+)"/.exec(await readFile(file, "utf8"))[1], loader: "text" }));
  },
};

/** All that pages load but the cities, by path. */
export async function bundled() {
  const outdir = "/pages";
  const page = (name) => ({ in: path.join(here, "pages", `${name}.mjs`), out: name });
  const { outputFiles } = await build({
    entryPoints: [
      ...["maplibre", "leaflet", "ol", "ours", "bare"].map(page),
      { in: maplibreWorker(), out: "maplibre_worker" },
      { in: path.join(web, "src", "tile_worker.ts"), out: "tile_worker" },
    ],
    outdir, bundle: true, write: false, format: "esm", minify: true, legalComments: "none",
    target: ["es2022"], define: { WAYMARK_LANGUAGES: "[]", WAYMARK_NAMED: "[]", WAYMARK_ASSETS: "{}" }, loader: { ".png": "dataurl", ".gif": "dataurl" },
    plugins: [iconPaths], logLevel: "error", nodePaths: [path.join(here, "node_modules")],
  });
  const files = new Map(outputFiles.map(({ path: name, contents }) => [name, Buffer.from(contents)]));
  files.set("/pages/empty.html", Buffer.from("<!doctype html><title>empty</title>"));
  for (const name of ["maplibre", "leaflet", "ol"]) files.set(`/pages/${name}.html`, html(name, files.has(`/pages/${name}.css`) ? `${name}.css` : undefined));
  for (const name of ["ours", "bare"]) files.set(`/pages/${name}.html`, html(name, "app.css", OF_THE_APP));
  for (const name of ["waymark.js", "waymark_bg.wasm", "postcodes.bin", "app.css"]) files.set(`/pages/${name}`, await shipped(name));
  return files;
}

/** What the app's own page announces. */
const OF_THE_APP = `<link rel="modulepreload" href="waymark.js"><link rel="preload" as="fetch" crossorigin href="waymark_bg.wasm">`;

const html = (name, styles, announced = "") => Buffer.from(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}</title>
<link rel="icon" href="data:,">
${styles ? `<link rel="stylesheet" href="${styles}">` : ""}
${announced}
<style>html, body, #pane { height: 100%; margin: 0 } #pane .map-surface, #pane .map-surface canvas { block-size: 100% }</style>
<p id="announcements" hidden></p>
<div id="pane"></div>
<script type="module" src="${name}.js"></script>
`);

/** A file that the app's pages have, wherever they have it. */
async function shipped(name) {
  const files = await readdir(path.join(web, "dist"), { recursive: true });
  const found = files.find((file) => path.basename(file) === name);
  if (!found) throw new Error(`web/dist has no ${name}: build the pages first`);
  return readFile(path.join(web, "dist", found));
}
