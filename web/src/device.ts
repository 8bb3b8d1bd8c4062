// The engine and the data on this device: loaded once, asked without a request.
// Invariant: what is fetched here is the same for every visitor, whatever they ask.

import type { MapView, Waymark as Engine } from "../generated/waymark";
import { asset } from "./assets";
import { type Ground, openGround } from "./ground";
import { fetchDirectory, OWN_MAP, type Information } from "./offline-directory";
import type { Ears, Glue } from "./tiles";

export type { Engine, MapView };

export interface Device {
  readonly engine: Engine;
  /** What the engine knows now, and since when. */
  readonly information: Information;
  readonly newMap: (canvas: HTMLCanvasElement) => MapView;
  /** Settles when postcodes can be asked for; after a failure they are fetched again. */
  postcodes(): Promise<void>;
  /** The same table for the map to draw, as soon as there is one; never rejects. */
  readonly dots: Promise<Uint8Array>;
  /** The tiles of the map; `ears` hear of every picture that was asked for. */
  openGround(ears: Ears): Promise<Ground>;
  /** When nothing is on its way any more, whether it came or not; never rejects. */
  readonly quiet: Promise<unknown>;
}

/** So long keeping the app waits for the map's beginning, at most. */
const QUIET_MS = 5_000;

/** Ready once the engine can answer from a position; postcodes and the map's tiles follow. */
export async function load(): Promise<Device> {
  const directory = fetchDirectory();
  const firstPostcodes = bytes(asset("postcodes.bin"));
  const compiled = WebAssembly.compileStreaming(fetch(asset("waymark_bg.wasm")));
  // They are awaited later, and a failure is told there.
  for (const later of [directory, firstPostcodes, compiled]) later.catch(() => undefined);

  const glueAddress = asset("waymark.js").href;
  const glue = (await import(glueAddress)) as Glue;
  const module = await compiled;
  await glue.default({ module_or_path: module });
  const engine = new glue.Waymark();
  const information = await directory;
  engine.load_directory(information.bytes);
  const archive = information.ownMap ? new URL(OWN_MAP, location.origin) : asset("basemap.pmtiles");
  const origins = { glue, glueAddress, module, worker: asset("tile_worker.js"), archive: archive.href };
  let begun: (value?: unknown) => void = () => undefined;
  const ground = new Promise((resolve) => { begun = resolve; setTimeout(resolve, QUIET_MS); });
  return {
    engine,
    information,
    quiet: Promise.allSettled([firstPostcodes, ground]),
    newMap: (canvas) => new glue.MapView(canvas),
    openGround(ears) {
      const opening = openGround(origins, ears);
      void opening.then(begun, begun);
      return opening;
    },
    ...postcodesInto(engine, firstPostcodes),
  };
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
