// The map's ground: asks for the pictures of tiles that the map misses, and hands them over as they come.

import type { MapView } from "../generated/waymark";
import type { FromWorker, Needs, ToWorker } from "./tile_worker";
import type { About, Ears, Glue, Studio, TilePainter, Wanted } from "./tiles";

export interface Ground {
  /** When nothing that the page does can keep the worker from painting what was asked for first. */
  readonly ready: Promise<unknown>;
  /** Pictures may be asked for before. */
  readonly opened: Promise<About>;
  /** After every frame: what the map misses is asked for once. */
  follow(view: MapView, dark: boolean): void;
  loadPostcodes(bytes: Uint8Array): void;
}

/** The one in the worker can be told what is wanted before it has opened the archive. */
interface Painter extends Pick<TilePainter, "want" | "loadPostcodes"> {
  readonly ready: Promise<unknown>;
  readonly opened: Promise<About>;
}

export interface Origins {
  /** The page's own, which may still be coming; the worker fetches its own. */
  readonly glue: Promise<Glue>;
  readonly worker: URL;
  /** The same, begun already: it is ready by the time there is something to draw. */
  readonly begun: Begun | undefined;
  readonly archive: string;
}

/** A worker that waits for its work, and what becomes of it if it fails to begin. */
export interface Begun {
  readonly worker: Worker;
  readonly failed: Promise<never>;
}

/** None where workers cannot draw. What the worker is to load stands in its name: messages wait until the page has nothing else to do. */
export function beginWorker(script: URL, needs: Needs): Begun | undefined {
  if (typeof OffscreenCanvas === "undefined") return undefined;
  const worker = new Worker(script, { type: "module", name: JSON.stringify(needs) });
  const failed = new Promise<never>((_, reject) => {
    worker.onerror = (event) => {
      // The page goes on without it, and says why.
      event.preventDefault();
      reject(new Error(event.message));
    };
  });
  failed.catch(() => undefined);
  return { worker, failed };
}

/** `ears` hear of every picture. */
export function openGround(from: Origins, { drawn, waiting }: Ears): Ground {
  let asked = new Set<string>();
  let wanted: Wanted | undefined;
  let postcodes: Uint8Array | undefined;
  const arrived: Ears = {
    drawn(tile) {
      asked.delete(keyOf(tile.version, tile.zoom, tile.level, tile.x, tile.y));
      drawn(tile);
    },
    waiting,
  };
  let painter = inWorker(from, arrived);
  const opened = painter.opened.catch(async (reason: unknown) => {
    console.warn(reason);
    // The worker's script, as a part of the page.
    const { openTiles } = (await import(from.worker.href)) as typeof import("./tile_worker");
    const onPage = await openTiles(from.glue, from.archive, pageStudio, arrived);
    painter = { ...onPage, ready: opened, opened };
    // What the worker was told is said again.
    if (postcodes) onPage.loadPostcodes(postcodes);
    if (wanted) onPage.want(wanted);
    return onPage.about;
  });
  return {
    ready: painter.ready,
    opened,
    loadPostcodes: (bytes) => painter.loadPostcodes((postcodes = bytes)),
    follow(view, dark) {
      const [tiles, zoom, version] = [[...view.missing_tiles()], view.zoom(), view.ground_version()];
      const keys = [];
      for (let at = 0; at < tiles.length; at += 3) keys.push(keyOf(version, zoom, tiles[at], tiles[at + 1], tiles[at + 2]));
      if (keys.every((key) => asked.has(key))) return;
      asked = new Set(keys);
      wanted = { tiles, zoom, density: view.tile_density(), dark, version };
      painter.want(wanted);
    },
  };
}

const keyOf = (...parts: readonly unknown[]): string => parts.join();

function pageCanvas(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  return canvas;
}

/** Where there are no workers that draw: one tile a frame, so that fingers are answered in between. */
const pageStudio: Studio = {
  blank: pageCanvas,
  sheet: (side) => pageCanvas(side, side),
  picture: (canvas) => canvas as HTMLCanvasElement,
  pause: () => new Promise(requestAnimationFrame),
};

function inWorker({ begun, archive }: Origins, { drawn, waiting }: Ears): Painter {
  if (!begun) return { ready: Promise.resolve(), opened: Promise.reject(new Error("no canvas in workers")), want() {}, loadPostcodes() {} };
  const { worker, failed } = begun;
  const say = (message: ToWorker) => worker.postMessage(message);
  let ready: () => void;
  const listens = new Promise<void>((resolve) => { ready = resolve; });
  const opened = new Promise<About>((resolve, reject) => {
    const giveUp = (reason: string) => {
      worker.terminate();
      ready();
      reject(new Error(reason));
    };
    failed.catch((error: unknown) => giveUp(String(error)));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "drawn") drawn(data.tile);
      else if (data.kind === "waiting") waiting(data.is);
      else if (data.kind === "ready") ready();
      else if (data.kind === "failed") giveUp(data.reason);
      else resolve(data.about);
    };
  });
  say({ kind: "open", archive });
  return { ready: listens, opened, want: (wanted) => say({ kind: "want", wanted }), loadPostcodes: (bytes) => say({ kind: "postcodes", bytes }) };
}
