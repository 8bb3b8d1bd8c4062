// The least that a map with our tiles can be: worker, wasm and six pictures. No pins, no names, no controls.
// What it takes, no map that is drawn this way can go below.

import { listenToGestures } from "../../../../web/src/gestures.ts";
import { beginWorker, openGround } from "../../../../web/src/ground.ts";
import { ARCHIVE, PADDING_PX, services } from "./city.mjs";

const asset = (name) => new URL(name, import.meta.url).href;
const NAMELESS = new Uint8Array();

async function show() {
  const needs = { glue: asset("waymark.js"), wasm: asset("waymark_bg.wasm"), archive: ARCHIVE };
  const worker = new URL("tile_worker.js", import.meta.url);
  const begun = beginWorker(worker, needs);
  const [compiled, coming, box] = [WebAssembly.compileStreaming(fetch(needs.wasm)), import(needs.glue), services()];
  let view;
  let frame = 0;
  const redraw = () => {
    frame ||= requestAnimationFrame((now) => {
      frame = 0;
      if (view.draw(now)) redraw();
      ground.follow(view, false);
    });
  };
  const ears = {
    drawn({ level, x, y, zoom, density, picture }) {
      view.put_tile(level, x, y, zoom, density, picture, NAMELESS);
      redraw();
    },
    waiting() {},
  };
  const ground = openGround({ glue: coming, worker, begun, archive: ARCHIVE }, ears);
  const glue = await coming;
  await glue.default({ module_or_path: await compiled });
  const canvas = document.createElement("canvas");
  document.getElementById("pane").append(canvas);
  Object.assign(canvas.style, { display: "block", inlineSize: "100%", blockSize: "100%" });
  view = new glue.MapView(canvas);
  view.resize(innerWidth, innerHeight, devicePixelRatio);
  const { west, south, east, north } = await box;
  view.fit(west, south, east, north, PADDING_PX, performance.now());
  ground.follow(view, false);
  listenToGestures(canvas, view, { moved: redraw, tapped() {}, focusPin: () => false, leavePins() {} });
  window.mapZoom = () => view.zoom();
  const { levels, bounds, outline } = await ground.opened;
  view.set_ground(...levels, ...bounds, outline);
  while (view.missing_tiles().length > 0) await new Promise(requestAnimationFrame);
}

window.mapReady = show();
