// The engine and the data on this device: loaded once, asked without a request.
// Invariant: what is fetched here is the same for every visitor, whatever they ask.

export interface Engine {
  load_directory(bytes: Uint8Array): void;
  load_postcodes(bytes: Uint8Array): void;
  revision(): number;
  nearest(query: string, now_s: number): string;
  closed(query: string, now_s: number): string;
  service(id: string, lang: string, now_s: number): string;
  postcode(text: string): string;
}

/** The canvas map; x and y in CSS px from the canvas' top left. */
export interface MapView {
  load_basemap(bytes: Uint8Array): void;
  load_postcodes(bytes: Uint8Array): void;
  resize(width_px: number, height_px: number, density: number): void;
  set_language(lang: string, rtl: boolean): void;
  set_theme(dark: boolean): void;
  set_reduced_motion(reduced: boolean): void;
  set_icon(need: string, svg_path: string): void;
  set_pins(ids: string[], lonlat: Float64Array, needs: string[], states: Uint8Array, labels: string[]): void;
  set_origin(lon: number, lat: number, accuracy_m: number): void;
  clear_origin(): void;
  select(id: string | undefined, now_ms: number): void;
  fit(west: number, south: number, east: number, north: number, padding_px: number, now_ms: number): void;
  draw(now_ms: number): boolean;
  pointer_down(id: number, x: number, y: number, touch: boolean, now_ms: number): void;
  pointer_move(id: number, x: number, y: number, now_ms: number): void;
  pointer_up(id: number, x: number, y: number, now_ms: number): string;
  pointer_cancel(id: number): void;
  hovering(x: number, y: number): boolean;
  wheel(x: number, y: number, delta_y_px: number, now_ms: number): void;
  double_tap(x: number, y: number, now_ms: number): void;
  zoom_by(levels: number, now_ms: number): void;
  key(key: string, now_ms: number): boolean;
  focus_pin(step: number): string;
  clear_focus(): void;
  activate_focus(now_ms: number): string;
  pins_in_view(): number;
  center_name(): string;
}

interface Glue {
  default(options: { module_or_path: URL }): Promise<unknown>;
  Waymark: new () => Engine;
  MapView: new (canvas: HTMLCanvasElement) => MapView;
}

export interface Device {
  readonly engine: Engine;
  readonly newMap: (canvas: HTMLCanvasElement) => MapView;
  /** Settles when postcodes can be asked for. */
  readonly postcodes: Promise<Uint8Array>;
  readonly basemap: Promise<Uint8Array>;
}

const asset = (name: string): URL => new URL(name, import.meta.url);

/** Ready once the engine can answer from a position; postcodes and the basemap follow. */
export async function load(): Promise<Device> {
  const directory = bytes(new URL("../api/v1/directory", import.meta.url));
  const postcodeBytes = bytes(asset("postcodes.bin"));
  const basemap = bytes(asset("basemap.bin"));
  // They are awaited later, and a failure is told there.
  for (const later of [directory, postcodeBytes, basemap]) later.catch(() => undefined);

  const glue = (await import(asset("waymark.js").href)) as Glue;
  await glue.default({ module_or_path: asset("waymark_bg.wasm") });
  const engine = new glue.Waymark();
  engine.load_directory(await directory);
  const postcodes = postcodeBytes.then((loaded) => {
    engine.load_postcodes(loaded);
    return loaded;
  });
  postcodes.catch(() => undefined);
  return { engine, newMap: (canvas) => new glue.MapView(canvas), postcodes, basemap };
}

async function bytes(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
