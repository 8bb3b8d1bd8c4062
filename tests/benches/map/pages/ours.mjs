// Our own map without the rest of the app: the same pane, worker and wasm, given the services as it is given answers.
// What is missing for it: the engine's directory, the list, the strings of other languages.

import { beginWorker, openGround } from "../../../../web/src/ground.ts";
import { I18n } from "../../../../web/src/i18n.ts";
import { mapPane } from "../../../../web/src/map.ts";
import { EMPTY } from "../../../../web/src/question.ts";
import { meta, strings } from "../../../../web/lang/en.json";
import { ARCHIVE, IS_OUTLINE, services } from "./city.mjs";

const asset = (name) => new URL(name, import.meta.url).href;
/** How often to look whether all is there, milliseconds. */
const LOOK_MS = 20;

async function device(told) {
  const worker = new URL("tile_worker.js", import.meta.url);
  const needs = { glue: asset("waymark.js"), wasm: asset("waymark_bg.wasm"), archive: ARCHIVE };
  const begun = beginWorker(worker, needs);
  const compiled = WebAssembly.compileStreaming(fetch(needs.wasm));
  const coming = import(needs.glue);
  // No list comes first here: the archive is asked for at once, as the peers do.
  const pane = {};
  const ears = { drawn: (tile) => pane.ears.drawn(tile), waiting: (is) => pane.ears?.waiting(is) };
  const ground = openGround({ glue: coming, worker, begun, archive: ARCHIVE }, ears);
  // So are the postcodes from which an outline draws homes.
  const postcodes = IS_OUTLINE ? fetch(asset("postcodes.bin")).then(async (table) => new Uint8Array(await table.arrayBuffer())) : new Promise(() => {});
  const glue = await coming;
  await glue.default({ module_or_path: await compiled });
  const engine = new glue.Waymark();
  return {
    engine,
    newMap: (canvas) => (told.view = new glue.MapView(canvas)),
    openGround(heard) {
      pane.ears = heard;
      ground.opened.then(() => { told.opened = true; });
      return ground;
    },
    dots: postcodes.then((table) => {
      engine.load_postcodes(table);
      return table;
    }),
  };
}

function answers({ collection, west, south, east, north }) {
  const hits = collection.features.map(({ id, geometry, properties }) => ({
    id, geometry, properties: { ...properties, open: { state: properties.state } },
  }));
  const origin = { lon: (west + east) / 2, lat: (south + north) / 2 };
  const now = new Date();
  return { question: EMPTY, now, asked: now, origin, hits, closed: [], withoutLanguage: [], withoutLanguageClosed: [] };
}

async function show() {
  const told = {};
  const [shown, ready] = await Promise.all([services(), device(told)]);
  const pane = mapPane(new I18n({ meta, strings }), { openPin() {}, openSeveral() {}, opened() {} });
  document.getElementById("pane").append(pane.element);
  pane.show(answers(shown));
  pane.attach(ready);
  window.mapZoom = () => told.view.zoom();
  await new Promise((resolve) => {
    const look = setInterval(() => {
      if (!told.opened || told.view.missing_tiles().length > 0) return;
      clearInterval(look);
      resolve();
    }, LOOK_MS);
  });
}

window.mapReady = show();
