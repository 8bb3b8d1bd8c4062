// Where the map's tiles come from: an archive, whole or in parts, or an operator's tile server.
// Invariant: the one address asked first is on the page's own server; only what that names is asked besides.

import { asset } from "./assets";
import type { Tiler } from "../generated/waymark";
import type { Glue, Studio } from "./tiles";

/** What is said of the map. */
export interface About {
  readonly levels: readonly [number, number];
  /** West, south, east and north, degrees. */
  readonly bounds: readonly [number, number, number, number];
  readonly attribution: string;
  readonly outline: boolean;
  /** The day its data is of, as `2026-11-22`; empty if that is not said. */
  readonly dated: string;
  /** Who can tell from what is asked for which part of the map is looked at: nobody, this server, or another's name. */
  readonly told: "" | "this" | { readonly host: string };
}

export interface Look {
  readonly zoom: number;
  readonly density: number;
  readonly dark: boolean;
}

/** Paints a tile that is there, and tells its bytes for the names in it. */
export type Paint = (ctx: CanvasRenderingContext2D, look: Look) => Uint8Array;

export interface Source {
  readonly about: About;
  /** Fetches what a tile is painted from. */
  tile(level: number, x: number, y: number): Promise<Paint>;
  loadPostcodes(bytes: Uint8Array): void;
}

type Read = (offset: number, length: number) => Promise<Uint8Array>;

/** The header and, mostly, the first directory. */
const FIRST_BYTES = 16_384;
const HEADER_BYTES = 127;
/** An archive up to here is fetched whole: then nobody is told what is looked at. */
const WHOLE_BYTES = 512 * 1024;
/** What has been fetched and unpacked and is kept: a few of them hold all that is seen. */
const MOST_KEPT = 32;
const NOTHING = new Uint8Array();
/** Where a server has no picture. */
const MISSING = "#d5d7d2";
const CURLY = "{".charCodeAt(0);

/** What first comes from the map's address. */
export interface Beginning {
  readonly first: Uint8Array;
  readonly read: Read;
  readonly parts: boolean;
}

export async function begin(url: string): Promise<Beginning> {
  const get = async (init: RequestInit): Promise<Response> => {
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    return response;
  };
  const part = async (offset: number, length: number): Promise<Uint8Array> =>
    bytesOf(await get({ headers: { range: `bytes=${offset}-${offset + length - 1}` } }));
  // Asked for whole, so that it is kept like everything else; a large one is not waited for.
  const enough = new AbortController();
  const whole = await get({ signal: enough.signal });
  const size = Number(whole.headers.get("content-length"));
  const parts = size > WHOLE_BYTES && whole.headers.get("accept-ranges") === "bytes";
  if (parts) enough.abort();
  const first = await (parts ? part(0, FIRST_BYTES) : bytesOf(whole));
  const read: Read = async (offset, length) =>
    !parts || offset + length <= first.length ? first.subarray(offset, offset + length) : part(offset, length);
  return { first, read, parts };
}

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

/** Rejects what does not come and what is no map. */
export async function openSource(glue: Glue, beginning: Promise<Beginning>, studio: Studio): Promise<Source> {
  const { first, read, parts } = await beginning;
  if (first[0] === CURLY) return served(glue, JSON.parse(text(first)) as TileJson, studio);
  const tiler = new glue.Tiler(first.subarray(0, HEADER_BYTES), studio.blank);
  const [offset = 0, length = 0] = tiler.about();
  const said = JSON.parse(text(await unpacked(await read(offset, length)))) as Record<string, unknown>;
  const about = aboutOf(tiler, said, parts ? "this" : "");
  if (about.outline) tiler.set_outline();
  return vectors(tiler, about, async (level, x, y) => {
    for (;;) {
      const [kind, at, bytes] = tiler.find(level, x, y);
      if (at === undefined || bytes === undefined) return NOTHING;
      const found = await unpacked(await read(at, bytes));
      if (kind === 0) return found;
      tiler.add_directory(at, found);
    }
  });
}

function aboutOf(tiler: Tiler, said: Record<string, unknown>, told: About["told"]): About {
  const [, , least = 0, deepest = 0, west = 0, south = 0, east = 0, north = 0] = tiler.about();
  const word = (key: string) => (typeof said[key] === "string" ? said[key] : "");
  return {
    levels: [least, deepest],
    bounds: [west, south, east, north],
    attribution: word("attribution"),
    outline: said["waymark:outline"] === true,
    dated: word("waymark:dated"),
    told,
  };
}

function vectors(tiler: Tiler, about: About, fetched: (level: number, x: number, y: number) => Promise<Uint8Array>): Source {
  const [, deepest] = about.levels;
  const keep = keeper(fetched);
  return {
    about,
    loadPostcodes: (bytes) => tiler.load_postcodes(bytes),
    async tile(level, x, y) {
      const up = Math.max(0, level - deepest);
      const bytes = await keep(level - up, x >> up, y >> up);
      return (ctx, { zoom, density, dark }) => {
        tiler.paint(ctx, bytes, level, x, y, zoom, density, dark);
        return bytes;
      };
    },
  };
}

/** What `waymark serve --tiles` says in place of an archive. */
interface TileJson extends Record<string, unknown> {
  readonly tiles: readonly [string];
  readonly format: "pbf" | "raster";
  readonly maxzoom: number;
}

function served(glue: Glue, said: TileJson, studio: Studio): Source {
  const [template] = said.tiles;
  const get = async (level: number, x: number, y: number): Promise<Response | undefined> => {
    const address = template.replaceAll("{z}", String(level)).replaceAll("{x}", String(x)).replaceAll("{y}", String(y));
    const how: RequestInit = { credentials: "omit" };
    // Without network, what the browser still has of what was seen, however old it is.
    const response = await fetch(address, how).catch(() => fetch(address, { ...how, cache: "force-cache" }));
    // Where there is nothing, servers say so in one of these ways.
    if (response.status === 204 || response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  };
  const tiler = new glue.Tiler(headerOf(said.maxzoom), studio.blank);
  const about = aboutOf(tiler, said, { host: new URL(template).host });
  if (said.format === "raster") return pictures(about, async (...at) => {
    const response = await get(...at);
    return response && createImageBitmap(await response.blob());
  });
  return vectors(tiler, about, async (...at) => {
    const response = await get(...at);
    const bytes = response ? await bytesOf(response) : NOTHING;
    // Archives' tiles are often handed out as they lie there.
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes;
  });
}

/** The header of an archive of the whole world, for tiles that come from elsewhere. */
function headerOf(deepest: number): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  header.set(new TextEncoder().encode("PMTiles\u0003"));
  header.set([2, 2, 1, 0, deepest], 97);
  [-180, -85, 180, 85].forEach((degrees, nth) => new DataView(header.buffer).setInt32(102 + 4 * nth, degrees * 1e7, true));
  return header;
}

/** Ready-made pictures: one for each of our tiles, or a part of one where the server has no deeper ones. */
function pictures(about: About, fetched: (level: number, x: number, y: number) => Promise<ImageBitmap | undefined>): Source {
  const [, deepest] = about.levels;
  const keep = keeper(fetched);
  return {
    about,
    loadPostcodes() {},
    async tile(level, x, y) {
      const up = Math.max(0, level - deepest);
      const picture = await keep(level - up, x >> up, y >> up);
      return (ctx) => {
        // With a pixel more on each side, as all tiles have.
        const side = ctx.canvas.width;
        ctx.fillStyle = MISSING;
        ctx.fillRect(0, 0, side, side);
        if (!picture) return NOTHING;
        const [n, width, height] = [1 << up, picture.width / (1 << up), picture.height / (1 << up)];
        ctx.drawImage(picture, (x % n) * width, (y % n) * height, width, height, 0, 0, side, side);
        return NOTHING;
      };
    },
  };
}

/** The same again is not fetched again, while it is one of the last; what failed is. */
function keeper<Kept>(fetched: (level: number, x: number, y: number) => Promise<Kept>): (level: number, x: number, y: number) => Promise<Kept> {
  const kept = new Map<string, Promise<Kept>>();
  return (level, x, y) => {
    const key = [level, x, y].join();
    const found = kept.get(key) ?? fetched(level, x, y);
    found.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) break;
      kept.delete(oldest);
    }
    return found;
  };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function unpacked(bytes: Uint8Array): Promise<Uint8Array> {
  if (typeof DecompressionStream === "undefined") {
    const own = (await import(asset("gunzip.js").href)) as typeof import("./gunzip");
    return own.gunzip(bytes);
  }
  const { readable, writable } = new DecompressionStream("gzip");
  // Not by way of a Blob, whose bytes browsers fetch from another process. What fails to be written is told where it is read.
  const writer = writable.getWriter();
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => undefined);
  writer.close().catch(() => undefined);
  return bytesOf(new Response(readable));
}
