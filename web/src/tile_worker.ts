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

/** About as large as a tile: smaller canvases are made in other ways. */
const SIDE_PX = 512;

const say = (message: FromWorker, transfer: Transferable[] = []): void => postMessage(message, { transfer });

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

async function started({ glue: address, wasm }: Needs): Promise<Glue> {
  const [glue, module] = await Promise.all([import(address) as Promise<Glue>, WebAssembly.compileStreaming(fetch(wasm))]);
  await glue.default({ module_or_path: module });
  return glue;
}

/** For its first picture a worker waits until the page is at rest for a moment: better now than when a tile is wanted. */
function warmUp(): void {
  const canvas = studio.blank(SIDE_PX, SIDE_PX);
  const ctx = canvas.getContext("2d", { alpha: false }) as OffscreenCanvasRenderingContext2D;
  ctx.fillRect(0, 0, SIDE_PX, SIDE_PX);
  (studio.picture(canvas) as ImageBitmap).close();
}

function listen(needs: Needs): void {
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
  });
  if (needs.archive !== undefined) open(needs.archive);
  // All that comes from elsewhere is on its way.
  warmUp();
  say({ kind: "ready" });
}

if (!("document" in globalThis)) listen(JSON.parse(self.name) as Needs);
