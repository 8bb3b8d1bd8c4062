// Pictures of the map's tiles, made one after the other in a worker, or on the page where there is none.
// Invariant: what is wanted last is made first; what is no longer wanted is not made.

import type { Tiler } from "../generated/waymark";

export type Glue = typeof import("../generated/waymark");

/** `tiles`: level, x and y of each, the most wanted first. `version` comes back with the pictures. */
export interface Wanted {
  readonly tiles: readonly number[];
  readonly zoom: number;
  readonly density: number;
  readonly dark: boolean;
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

/** What the archive says of itself. */
export interface About {
  readonly levels: readonly [number, number];
  /** West, south, east and north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly attribution: string;
  readonly outline: boolean;
}

/** What a worker has and a page has, each its own. */
export interface Studio {
  blank(width: number, height: number): HTMLCanvasElement | OffscreenCanvas;
  /** The picture on a canvas made by `blank`, which may be used for the next. */
  picture(canvas: HTMLCanvasElement | OffscreenCanvas): ImageBitmap | HTMLCanvasElement;
  pause(): Promise<unknown>;
}

/** The header and, mostly, the first directory. */
const FIRST_BYTES = 16_384;
const HEADER_BYTES = 127;
/** Unpacked tiles kept: a few of them hold all that is seen. */
const MOST_TILES = 24;
const NOTHING = new Uint8Array();

type Read = (offset: number, length: number) => Promise<Uint8Array>;

/** A server that knows ranges sends what is asked for; another sends the whole, which is then kept. */
async function reader(url: string): Promise<Read> {
  const get = async (offset: number, length: number): Promise<[Uint8Array, boolean]> => {
    const response = await fetch(url, { headers: { range: `bytes=${offset}-${offset + length - 1}` } });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return [new Uint8Array(await response.arrayBuffer()), response.status === 206];
  };
  const [first, ranged] = await get(0, FIRST_BYTES);
  return async (offset, length) => {
    if (!ranged || offset + length <= first.length) return first.subarray(offset, offset + length);
    return (await get(offset, length))[0];
  };
}

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export interface TilePainter {
  readonly about: About;
  want(wanted: Wanted): void;
  loadPostcodes(bytes: Uint8Array): void;
}

export async function openTiles(glue: Glue, url: string, studio: Studio, drawn: (tile: Drawn) => void): Promise<TilePainter> {
  const read = await reader(url);
  const tiler: Tiler = new glue.Tiler(await read(0, HEADER_BYTES), studio.blank);
  const about = await aboutOf(tiler, read);
  if (about.outline) tiler.set_outline();
  const kept = new Map<string, Promise<Uint8Array>>();
  let wanted: Wanted | undefined;
  let left: number[] = [];
  let current = "";
  let working = false;

  /** The unpacked tile that holds a tile; empty where there is nothing. */
  async function fetched(level: number, x: number, y: number): Promise<Uint8Array> {
    for (;;) {
      const [kind, offset, length] = tiler.find(level, x, y);
      if (offset === undefined || length === undefined) return NOTHING;
      const bytes = await unpacked(await read(offset, length));
      if (kind === 0) return bytes;
      tiler.add_directory(offset, bytes);
    }
  }

  function tile(level: number, x: number, y: number): Promise<Uint8Array> {
    const up = Math.max(0, level - about.levels[1]);
    const key = [level - up, x >> up, y >> up].join();
    const found = kept.get(key) ?? fetched(level, x, y);
    found.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_TILES) break;
      kept.delete(oldest);
    }
    return found;
  }

  async function work(): Promise<void> {
    if (working) return;
    working = true;
    while (wanted && left.length > 0) {
      const [level = 0, x = 0, y = 0] = left.splice(0, 3);
      current = [level, x, y].join();
      try {
        const bytes = await tile(level, x, y);
        const { zoom, density, dark, version } = wanted;
        const side = glue.Tiler.side(level, zoom, density);
        const canvas = studio.blank(side, side);
        const ctx = canvas.getContext("2d", { alpha: false }) as CanvasRenderingContext2D;
        tiler.paint(ctx, bytes, level, x, y, zoom, density, dark);
        drawn({ level, x, y, zoom, density, version, picture: studio.picture(canvas), bytes });
      } catch (error) {
        // One tile less: the others are still a map, and it is asked for again when the map is moved.
        console.warn(error);
      }
      current = "";
      await studio.pause();
    }
    working = false;
  }

  return {
    about,
    want(next) {
      const same = wanted?.zoom === next.zoom && wanted.version === next.version;
      wanted = next;
      left = [...next.tiles];
      // What is being made already comes anyway.
      for (let at = 0; same && at < left.length; at += 3) if (left.slice(at, at + 3).join() === current) left.splice(at, 3);
      void work();
    },
    loadPostcodes: (bytes) => tiler.load_postcodes(bytes),
  };
}

async function aboutOf(tiler: Tiler, read: Read): Promise<About> {
  const [offset = 0, length = 0, least = 0, deepest = 0, west = 0, south = 0, east = 0, north = 0] = tiler.about();
  const said = JSON.parse(new TextDecoder().decode(await unpacked(await read(offset, length)))) as Record<string, unknown>;
  const { attribution } = said;
  return {
    levels: [least, deepest],
    bounds: [west, south, east, north],
    attribution: typeof attribution === "string" ? attribution : "",
    outline: said["waymark:outline"] === true,
  };
}
