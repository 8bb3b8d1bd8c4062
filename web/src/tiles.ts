// Pictures of the map's tiles, made one after the other in a worker, or on the page where there is none.
// Invariant: what is wanted last is made first; what is no longer wanted is not made; what did not come is asked for again.

import { type About, begin, type Look, openSource, type Source } from "./tile_source";

export type Glue = typeof import("../generated/waymark");
export type { About };

/** `tiles`: level, x and y of each, the most wanted first. `version` comes back with the pictures. */
export interface Wanted extends Look {
  readonly tiles: readonly number[];
  readonly version: number;
}

export interface Drawn {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly density: number;
  readonly version: number;
  readonly picture: ImageBitmap | HTMLCanvasElement;
  /** The tile itself, for its names. */
  readonly bytes: Uint8Array;
}

/** What a worker has and a page has, each its own. */
export interface Studio {
  blank(width: number, height: number): HTMLCanvasElement | OffscreenCanvas;
  /** What a tile is painted on; nothing of the one before shows. */
  sheet(side: number): HTMLCanvasElement | OffscreenCanvas;
  /** The picture on a sheet, which may be used for the next. */
  picture(sheet: HTMLCanvasElement | OffscreenCanvas): Promise<ImageBitmap> | HTMLCanvasElement;
  pause(): Promise<unknown>;
}

/** What is heard of the tiles. */
export interface Ears {
  drawn(tile: Drawn): void;
  /** Whether something has not come and is waited for. */
  waiting(is: boolean): void;
}

/** Fetched ahead of what is being painted: a connection that takes long to answer answers several at once. */
const AHEAD = 6;
/** Until what did not come is asked for again: longer each time, or as soon as the device is online. */
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [2_000, 60_000];

export interface TilePainter {
  readonly about: About;
  want(wanted: Wanted): void;
  loadPostcodes(bytes: Uint8Array): void;
}

/** The map's beginning is asked for while the wasm still comes. */
export async function openTiles(coming: Promise<Glue>, url: string, studio: Studio, ears: Ears): Promise<TilePainter> {
  const patience = patient();
  let beginning = begin(url);
  // It is awaited later, and a failure is told there.
  beginning.catch(() => undefined);
  const glue = await coming;
  let source;
  while (!(source = await openSource(glue, beginning, studio).catch(tell))) {
    ears.waiting(true);
    await patience.wait();
    beginning = begin(url);
  }
  ears.waiting(false);
  return painter(glue, source, studio, ears);
}

const tell = (error: unknown): undefined => console.warn(error) as undefined;

function painter(glue: Glue, source: Source, studio: Studio, ears: Ears): TilePainter {
  const patience = patient();
  let wanted: Wanted | undefined;
  let left: number[] = [];
  /** What did not come. */
  let late: number[] = [];
  let current = "";
  let working = false;

  async function draw(level: number, x: number, y: number): Promise<void> {
    const paint = await source.tile(level, x, y);
    if (!wanted) return;
    const { zoom, density, version } = wanted;
    const sheet = studio.sheet(glue.Tiler.side(level, zoom, density));
    const bytes = paint(sheet.getContext("2d", { alpha: false }) as CanvasRenderingContext2D, wanted);
    ears.drawn({ level, x, y, zoom, density, version, picture: await studio.picture(sheet), bytes });
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (left.length > 0) {
      for (let at = 3; at < left.length && at <= 3 * AHEAD; at += 3) source.tile(left[at] ?? 0, left[at + 1] ?? 0, left[at + 2] ?? 0).catch(() => undefined);
      const [level = 0, x = 0, y = 0] = left.splice(0, 3);
      current = [level, x, y].join();
      await draw(level, x, y).then(patience.rewarded, (error: unknown) => {
        tell(error);
        late.push(level, x, y);
      });
      current = "";
      await studio.pause();
    }
    working = false;
    if (late.length === 0) return ears.waiting(false);
    ears.waiting(true);
    await patience.wait();
    left.push(...late.splice(0));
    void work();
  }

  return {
    about: source.about,
    want(next) {
      const same = wanted?.zoom === next.zoom && wanted.version === next.version;
      wanted = next;
      left = [...next.tiles];
      late = [];
      // What is being made already comes anyway.
      for (let at = 0; same && at < left.length; at += 3) if (left.slice(at, at + 3).join() === current) left.splice(at, 3);
      void work();
    },
    loadPostcodes: (bytes) => source.loadPostcodes(bytes),
  };
}

function patient() {
  let wait_ms = FIRST_WAIT_MS;
  return {
    rewarded: () => void (wait_ms = FIRST_WAIT_MS),
    wait: () =>
      new Promise<void>((resolve) => {
        const go = (): void => {
          clearTimeout(timer);
          removeEventListener("online", go);
          resolve();
        };
        const timer = setTimeout(go, wait_ms);
        addEventListener("online", go);
        wait_ms = Math.min(2 * wait_ms, LONGEST_WAIT_MS);
      }),
  };
}
