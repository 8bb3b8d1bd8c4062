// The map's ground: asks for the pictures of tiles that the map misses, and hands them over as they come.

import type { MapView } from "../generated/waymark";
import type { FromWorker, ToWorker } from "./tile_worker";
import type { About, Ears, Glue, Studio, TilePainter } from "./tiles";

export interface Ground {
  readonly about: About;
  /** After every frame: what the map misses is asked for once. */
  follow(view: MapView, dark: boolean): void;
  loadPostcodes(bytes: Uint8Array): void;
}

interface Origins {
  readonly glue: Glue;
  readonly glueAddress: string;
  readonly module: WebAssembly.Module;
  readonly worker: URL;
  readonly archive: string;
}

/** `ears` hear of every picture. */
export async function openGround(from: Origins, { drawn, waiting }: Ears): Promise<Ground> {
  let asked = new Set<string>();
  const arrived: Ears = {
    drawn(tile) {
      asked.delete(keyOf(tile.version, tile.zoom, tile.level, tile.x, tile.y));
      drawn(tile);
    },
    waiting,
  };
  const painter = await inWorker(from, arrived).catch(async (reason: unknown) => {
    console.warn(reason);
    // The worker's script, as a part of the page.
    const { openTiles } = (await import(from.worker.href)) as typeof import("./tile_worker");
    return openTiles(from.glue, from.archive, onPage, arrived);
  });
  return {
    about: painter.about,
    loadPostcodes: (bytes) => painter.loadPostcodes(bytes),
    follow(view, dark) {
      const [tiles, zoom, version] = [[...view.missing_tiles()], view.zoom(), view.ground_version()];
      const keys = [];
      for (let at = 0; at < tiles.length; at += 3) keys.push(keyOf(version, zoom, tiles[at], tiles[at + 1], tiles[at + 2]));
      if (keys.every((key) => asked.has(key))) return;
      asked = new Set(keys);
      painter.want({ tiles, zoom, density: view.tile_density(), dark, version });
    },
  };
}

const keyOf = (...parts: readonly unknown[]): string => parts.join();

/** Where there are no workers that draw: one tile a frame, so that fingers are answered in between. */
const onPage: Studio = {
  blank(width, height) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    return canvas;
  },
  picture: (canvas) => canvas as HTMLCanvasElement,
  pause: () => new Promise(requestAnimationFrame),
};

function inWorker(from: Origins, { drawn, waiting }: Ears): Promise<TilePainter> {
  return new Promise((resolve, reject) => {
    if (typeof OffscreenCanvas === "undefined" || !new OffscreenCanvas(1, 1).getContext("2d")) throw new Error("no canvas in workers");
    const worker = new Worker(from.worker, { type: "module" });
    const say = (message: ToWorker) => worker.postMessage(message);
    const giveUp = (reason: string) => {
      worker.terminate();
      reject(new Error(reason));
    };
    worker.onerror = ({ message }) => giveUp(message);
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "drawn") drawn(data.tile);
      else if (data.kind === "waiting") waiting(data.is);
      else if (data.kind === "failed") giveUp(data.reason);
      else resolve({ about: data.about, want: (wanted) => say({ kind: "want", wanted }), loadPostcodes: (bytes) => say({ kind: "postcodes", bytes }) });
    };
    say({ kind: "open", glue: from.glueAddress, module: from.module, archive: from.archive });
  });
}
