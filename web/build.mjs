// Builds the static half of the pages into dist: the page's script, its worker's and one for old browsers, one style sheet, the page, icons and languages.
// Run by `cargo xtask pages`, which empties dist before and lays the wasm, the postcodes and the map's tiles beside them.

import { build } from "esbuild";
import { cp, mkdir, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const from = (...parts) => path.join(here, ...parts);
const assets = from("dist", "assets");

/** An imported icon is its path data: the page draws it as SVG, the map by Path2D. */
const iconPaths = {
  name: "icon-paths",
  setup(build) {
    build.onLoad({ filter: /\.svg$/ }, async ({ path: file }) => {
      const paths = [...(await readFile(file, "utf8")).matchAll(/ d="([^"]+)"/g)].map((match) => match[1]);
      if (paths.length !== 1) throw new Error(`${file}: an icon has exactly one path, this one has ${paths.length}`);
      return { contents: paths[0], loader: "text" };
    });
  },
};

/** What the page can be read in: one file a language; adding a file adds the language. */
async function languages() {
  const files = (await readdir(from("lang"))).filter((name) => name.endsWith(".json")).sort();
  const found = await Promise.all(
    files.map(async (file) => {
      const { meta } = JSON.parse(await readFile(from("lang", file), "utf8"));
      if (`${meta.code}.json` !== file) throw new Error(`lang/${file}: its meta.code is ${meta.code}`);
      return { code: meta.code, name: meta.name };
    }),
  );
  const english = found.filter(({ code }) => code === "en");
  return [...english, ...found.filter(({ code }) => code !== "en")];
}

await mkdir(assets, { recursive: true });
await build({
  entryPoints: [from("src", "app.ts"), from("src", "tile_worker.ts"), from("src", "gunzip.ts"), from("src", "app.css")],
  entryNames: "[name]",
  outdir: assets,
  bundle: true,
  format: "esm",
  target: ["es2022", "safari15.4"],
  minify: !process.argv.includes("--debug"),
  legalComments: "none",
  define: { WAYMARK_LANGUAGES: JSON.stringify(await languages()) },
  plugins: [iconPaths],
  logLevel: "warning",
});
await cp(from("index.html"), from("dist", "index.html"));
await cp(from("lang"), path.join(assets, "lang"), { recursive: true });
// The drawings are in the script; only the page's own icon is a file.
await cp(from("icons", "waymark.svg"), path.join(assets, "icons", "waymark.svg"));
