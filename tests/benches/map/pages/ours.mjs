// Our own map without the rest of the app: the same pane, worker and wasm, given the services as it is given answers.
// What is missing for it: the engine's directory, the list, the strings of other languages.

import { beginWorker, openGround } from "../../../../web/src/ground.ts";
import { I18n } from "../../../../web/src/i18n.ts";
import { mapPane } from "../../../../web/src/map.ts";
import { EMPTY } from "../../../../web/src/question.ts";
import english from "../../../../web/lang/en.json";
import { ARCHIVE, services } from "./city.mjs";

const asset = (name) => new URL(name, import.meta.url).href;
/** How often to look whether all is there, milliseconds. */
const LOOK_MS = 20;

async function device(told) {
  const worker = new URL("tile_worker.js", import.meta.url);
  const begun = beginWorker(worker);
  const glueAddress = asset("waymark.js");
  const compiled = WebAssembly.compileStreaming(fetch(asset("waymark_bg.wasm")));
  const glue = await import(glueAddress);
  const module = await compiled;
  await glue.default({ module_or_path: module });
  const origins = { glue, glueAddress, module, worker, begun, archive: ARCHIVE };
  const postcodes = async () => new Uint8Array(await (await fetch(asset("postcodes.bin"))).arrayBuffer());
  return {
    newMap: (canvas) => (told.view = new glue.MapView(canvas)),
    openGround: async (drawn) => (told.ground = await openGround(origins, drawn)),
    // Only an outline asks for them, as the app's own map does.
    get dots() { return postcodes(); },
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
  const pane = mapPane(new I18n(english), { openPin() {}, openSeveral() {}, opened() {} });
  document.getElementById("pane").append(pane.element);
  pane.show(answers(shown));
  pane.attach(ready);
  window.mapZoom = () => told.view.zoom();
  await new Promise((resolve) => {
    const look = setInterval(() => {
      if (!told.ground || told.view.missing_tiles().length > 0) return;
      clearInterval(look);
      resolve();
    }, LOOK_MS);
  });
}

window.mapReady = show();
