// The worker in which tiles are unpacked and painted: the same wasm as the page's, compiled once.
// A page whose browser draws nothing in workers takes `openTiles` from here and does it itself.

import { type About, type Drawn, type Ears, type Glue, openTiles, type Studio, type TilePainter, type Wanted } from "./tiles";

export { openTiles };

export type ToWorker =
  | { kind: "open"; glue: string; module: WebAssembly.Module; archive: string }
  | { kind: "want"; wanted: Wanted }
  | { kind: "postcodes"; bytes: Uint8Array };
export type FromWorker =
  | { kind: "opened"; about: About }
  | { kind: "failed"; reason: string }
  | { kind: "drawn"; tile: Drawn }
  | { kind: "waiting"; is: boolean };

const say = (message: FromWorker, transfer: Transferable[] = []): void => postMessage(message, { transfer });
let painter: TilePainter | undefined;

const studio: Studio = {
  blank: (width, height) => new OffscreenCanvas(width, height),
  picture: (canvas) => (canvas as OffscreenCanvas).transferToImageBitmap(),
  // Lets what the page says in the meantime come in.
  pause: () => new Promise((resolve) => setTimeout(resolve)),
};

const ears: Ears = {
  drawn: (tile) => say({ kind: "drawn", tile }, [tile.picture as ImageBitmap]),
  waiting: (is) => say({ kind: "waiting", is }),
};

async function open({ glue: address, module, archive }: Extract<ToWorker, { kind: "open" }>): Promise<void> {
  const glue = (await import(address)) as Glue;
  await glue.default({ module_or_path: module });
  painter = await openTiles(glue, archive, studio, ears);
  say({ kind: "opened", about: painter.about });
}

if (!("document" in globalThis)) addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "open") open(data).catch((error: unknown) => say({ kind: "failed", reason: String(error) }));
  else if (data.kind === "want") painter?.want(data.wanted);
  else painter?.loadPostcodes(data.bytes);
});
