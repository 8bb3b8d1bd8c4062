// The engine and the data on this device: loaded once, asked without a request.
// Invariant: what is fetched here is the same for every visitor, whatever they ask.

import type { MapView, Waymark as Engine } from "../generated/waymark";
import { asset } from "./assets";
import { beginWorker, type Ground, openGround, type Origins } from "./ground";
import { fetchDirectory, type Information } from "./offline-directory";
import type { Ears, Glue } from "./tiles";

export type { Engine, MapView };

export interface Device {
  readonly engine: Engine;
  /** What the engine knows now, and since when. */
  readonly information: Information;
  readonly newMap: (canvas: HTMLCanvasElement) => MapView;
  /** Settles when postcodes can be asked for: fetched when first wanted, and after a failure again. */
  postcodes(): Promise<void>;
  /** The same table for the map to draw, as soon as the engine has taken it in; never rejects. */
  readonly dots: Promise<Uint8Array>;
  /** The tiles of the map; `ears` hear of every picture that was asked for. */
  openGround(ears: Ears): Ground;
  /** When postcodes and the map are on their way no more, whether they came or not; never rejects. */
  readonly quiet: Promise<unknown>;
}

/** A map that cannot even be begun is waited for no longer than this. */
const MOST_NOISE_MS = 30_000;

/** Ready once the engine can answer from a position; postcodes and the map's tiles come when they are asked for, so that they do not hold it up. */
export async function load({ postcodesToo }: { postcodesToo: boolean }): Promise<Device> {
  const directory = fetchDirectory();
  const firstPostcodes = postcodesToo ? bytes(asset("postcodes.bin")) : undefined;
  const compiled = WebAssembly.compileStreaming(fetch(asset("waymark_bg.wasm")));
  // They are awaited later, and a failure is told there.
  for (const later of [directory, firstPostcodes, compiled]) later?.catch(() => undefined);

  const worker = asset("tile_worker.js");
  const needs = { glue: asset("waymark.js").href, wasm: asset("waymark_bg.wasm").href };
  const begun = beginWorker(worker, needs);
  const glue = (await import(needs.glue)) as Glue;
  await glue.default({ module_or_path: await compiled });
  const engine = new glue.Waymark();
  const information = await directory;
  engine.load_directory(information.bytes);
  const origins = { glue: Promise.resolve(glue), worker, begun, archive: asset("basemap.pmtiles").href };
  const { postcodes, dots, tried } = postcodesInto(engine, firstPostcodes);
  const { opening, openedOrNot } = groundFrom(origins);
  const quiet = Promise.race([Promise.all([tried, openedOrNot]), new Promise((resolve) => setTimeout(resolve, MOST_NOISE_MS))]);
  return { engine, information, newMap: (canvas) => new glue.MapView(canvas), postcodes, dots, openGround: opening, quiet };
}

function groundFrom(origins: Origins): { opening: Device["openGround"]; openedOrNot: Promise<void> } {
  let settle: () => void;
  const openedOrNot = new Promise<void>((resolve) => { settle = resolve; });
  const opening = (ears: Ears): Ground => {
    const waiting = (is: boolean): void => {
      if (is) settle();
      ears.waiting(is);
    };
    const ground = openGround(origins, { ...ears, waiting });
    ground.opened.then(settle, settle);
    return ground;
  };
  return { opening, openedOrNot };
}

function postcodesInto(engine: Engine, coming?: Promise<Uint8Array>): Pick<Device, "postcodes" | "dots"> & { tried: Promise<void> } {
  let arrived: (table: Uint8Array) => void;
  let settle: () => void;
  const dots = new Promise<Uint8Array>((resolve) => { arrived = resolve; });
  const tried = new Promise<void>((resolve) => { settle = resolve; });
  let known: Promise<void> | undefined;
  const take = async (): Promise<void> => {
    const first = coming;
    coming = undefined;
    const table = await (first ?? bytes(asset("postcodes.bin")));
    engine.load_postcodes(table);
    arrived(table);
  };
  const begin = (): Promise<void> => {
    const begun = take();
    begun.catch(() => { if (known === begun) known = undefined; });
    begun.then(settle, settle);
    return (known = begun);
  };
  return { postcodes: () => known ?? begin(), dots, tried };
}

async function bytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
