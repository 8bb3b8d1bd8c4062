// The engine and the data on this device: loaded once, asked without a request.
// Invariant: what is fetched here is the same for every visitor, whatever they ask.

import type { MapView, Waymark as Engine } from "../generated/waymark";
import { asset } from "./assets";
import { fetchDirectory, type Information } from "./offline-directory";

export type { Engine, MapView };
type Glue = typeof import("../generated/waymark");

export interface Device {
  readonly engine: Engine;
  /** What the engine knows now, and since when. */
  readonly information: Information;
  readonly newMap: (canvas: HTMLCanvasElement) => MapView;
  /** Settles when postcodes can be asked for; after a failure they are fetched again. */
  postcodes(): Promise<void>;
  /** The same table for the map to draw, as soon as there is one; never rejects. */
  readonly dots: Promise<Uint8Array>;
  readonly basemap: Promise<Uint8Array>;
  /** When nothing is on its way any more, whether it came or not; never rejects. */
  readonly quiet: Promise<unknown>;
}

/** Ready once the engine can answer from a position; postcodes and the basemap follow. */
export async function load(): Promise<Device> {
  const directory = fetchDirectory();
  const firstPostcodes = bytes(asset("postcodes.bin"));
  const basemap = bytes(asset("basemap.bin"));
  // They are awaited later, and a failure is told there.
  for (const later of [directory, firstPostcodes, basemap]) later.catch(() => undefined);

  const glue = (await import(asset("waymark.js").href)) as Glue;
  await glue.default({ module_or_path: asset("waymark_bg.wasm") });
  const engine = new glue.Waymark();
  const information = await directory;
  engine.load_directory(information.bytes);
  const quiet = Promise.allSettled([firstPostcodes, basemap]);
  return { engine, information, quiet, newMap: (canvas) => new glue.MapView(canvas), basemap, ...postcodesInto(engine, firstPostcodes) };
}

function postcodesInto(engine: Engine, first: Promise<Uint8Array>): Pick<Device, "postcodes" | "dots"> {
  let arrived: (table: Uint8Array) => void;
  const dots = new Promise<Uint8Array>((resolve) => { arrived = resolve; });
  const take = async (coming: Promise<Uint8Array>): Promise<void> => {
    const table = await coming;
    engine.load_postcodes(table);
    arrived(table);
  };
  let known: Promise<void> | undefined;
  const begin = (coming: Promise<Uint8Array>): Promise<void> => {
    const begun = take(coming);
    begun.catch(() => { if (known === begun) known = undefined; });
    return (known = begun);
  };
  begin(first).catch(() => undefined);
  return { postcodes: () => known ?? begin(bytes(asset("postcodes.bin"))), dots };
}

async function bytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
