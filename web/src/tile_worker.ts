// The worker in which tiles are unpacked and painted, with the same wasm as the page's, which browsers compile once.
// A page whose browser draws nothing in workers takes `openTiles` from here and does it itself.

import { type About, type Drawn, type Ears, type Glue, openTiles, type Studio, type TilePainter, type Wanted } from "./tiles";

export { openTiles };

/** What it loads at once. The archive only where nothing else is more urgent. */
export interface Needs {
  readonly glue: string;
  readonly wasm: string;
  readonly archive?: string;
}

export type ToWorker =
  | { kind: "open"; archive: string }
  | { kind: "want"; wanted: Wanted }
  | { kind: "postcodes"; bytes: Uint8Array };
export type FromWorker =
  | { kind: "ready" }
  | { kind: "opened"; about: About }
  | { kind: "failed"; reason: string }
  | { kind: "drawn"; tile: Drawn }
  | { kind: "waiting"; is: boolean };

const say = (message: FromWorker, transfer: Transferable[] = []): void => postMessage(message, { transfer });

let sheet: OffscreenCanvas | undefined;

const studio: Studio = {
  blank: (width, height) => new OffscreenCanvas(width, height),
  // The same for all: without a GPU, a worker's first stroke on each waits until the page is at rest for a moment.
  sheet(side) {
    if (sheet?.width === side) return sheet;
    sheet = new OffscreenCanvas(side, side);
    sheet.getContext("2d", { alpha: false })?.fillRect(0, 0, 1, 1);
    return sheet;
  },
  picture: (painted) => createImageBitmap(painted),
  // Lets what the page says in the meantime come in.
  pause: () => new Promise((resolve) => setTimeout(resolve)),
};

const ears: Ears = {
  drawn: (tile) => say({ kind: "drawn", tile }, [tile.picture as ImageBitmap]),
  waiting: (is) => say({ kind: "waiting", is }),
};

async function started({ glue: address, wasm }: Needs): Promise<Glue> {
  const [glue, module] = await Promise.all([import(address) as Promise<Glue>, WebAssembly.compileStreaming(fetch(wasm))]);
  await glue.default({ module_or_path: module });
  return glue;
}

/** Makes the first stroke, whether the map has come or not. */
function prepare(tiler: Glue["Tiler"], { tiles: [level], zoom, density }: Wanted): void {
  if (level !== undefined) studio.sheet(tiler.side(level, zoom, density));
  say({ kind: "ready" });
}

function listen(needs: Needs): void {
  if (!new OffscreenCanvas(1, 1).getContext("2d")) throw new Error("no canvas in workers");
  const glue = started(needs);
  // It is awaited later, and a failure is told there.
  glue.catch(() => undefined);
  let painter: Promise<TilePainter> | undefined;
  const open = (archive: string): void => {
    painter ??= openTiles(glue, archive, studio, ears);
    painter.then(({ about }) => say({ kind: "opened", about }), (error: unknown) => say({ kind: "failed", reason: String(error) }));
  };
  addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === "open") return open(data.archive);
    // Of one that could not be opened it was said already.
    painter?.then((opened) => (data.kind === "want" ? opened.want(data.wanted) : opened.loadPostcodes(data.bytes)), () => undefined);
    if (data.kind === "want") glue.then(({ Tiler }) => prepare(Tiler, data.wanted), () => undefined);
  });
  if (needs.archive !== undefined) open(needs.archive);
}

if (!("document" in globalThis)) listen(JSON.parse(self.name) as Needs);
