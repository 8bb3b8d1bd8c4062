// The service worker: keeps one whole version of the app on the device, and the directory as last fetched.
// Invariant: a page gets all its parts from the cache of one version; the question, being in the fragment, never comes by here.

/** A name for all that this version consists of. */
declare const WAYMARK_VERSION: string;
/** Address and digest of what the app cannot be without, and of what is kept once it was seen or asked for. */
declare const WAYMARK_ESSENTIAL: Readonly<Record<string, string>>;
declare const WAYMARK_LATER: Readonly<Record<string, string>>;

const scope = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = "waymark-";
const CACHE = PREFIX + WAYMARK_VERSION;
const PAGE = "/";
const DIRECTORY = "/api/v1/directory";
/** Where an operator's own map is asked for, which is no part of the app. */
const OWN_MAP = "/assets/basemap.pmtiles";
/** A larger one is kept only for who asks for it. */
const MOST_UNASKED_BYTES = 512 * 1024;
/** For so long a newer directory is waited for where there is a kept one. */
const PATIENCE_MS = 3000;
/** A packed directory begins with its format. */
const FORMAT_BYTES = 5;
/** Tells the page that an answer was kept, not fetched. */
const KEPT_HEADER = "waymark-kept";
const DIGESTS = { ...WAYMARK_ESSENTIAL, ...WAYMARK_LATER };
const BY_ADDRESS = { ignoreSearch: true, ignoreVary: true };

/** Why something could not be kept. */
type Refusal = "full" | "unreached" | "refused";
type Message = { readonly takeOver?: boolean; readonly keep?: readonly string[] };

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("message", (event) => event.waitUntil(obey(event.data as Message, event.ports[0])));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin) return;
  if (pathname === DIRECTORY) event.respondWith(directory(event));
  else if (pathname === OWN_MAP) event.respondWith(ownMap(request));
  else if (pathname in DIGESTS && (pathname === PAGE) === (request.mode === "navigate")) event.respondWith(part(event, pathname));
});

/** The whole version, or nothing of it. */
async function install(): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    const addresses = [...Object.keys(WAYMARK_ESSENTIAL), ...(await laterOnesHeld())];
    await Promise.all([...addresses.map((address) => keep(cache, address)), keepDirectory(cache)]);
    const own = await caches.match(OWN_MAP, BY_ADDRESS);
    if (own) await cache.put(OWN_MAP, own);
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

async function activate(): Promise<void> {
  await Promise.all((await otherCaches()).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function otherCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

/** What the version before had beyond the essential, a language or the map, this one has as well. */
async function laterOnesHeld(): Promise<string[]> {
  const fileName = (address: string): string => address.slice(address.lastIndexOf("/"));
  const held = new Set<string>();
  for (const name of await otherCaches()) {
    for (const { url } of await (await caches.open(name)).keys()) held.add(fileName(url));
  }
  return Object.keys(WAYMARK_LATER).filter((address) => held.has(fileName(address)));
}

async function keep(cache: Cache, address: string): Promise<void> {
  if (await cache.match(address, BY_ADDRESS)) return;
  // Another version's file of the same name has the same content; only the page's name says nothing.
  const same = address === PAGE ? undefined : await caches.match(address, BY_ADDRESS);
  await cache.put(address, same ?? (await fetchPart(address)));
}

async function fetchPart(address: string): Promise<Response> {
  const integrity = DIGESTS[address] ?? "";
  const response = await fetch(address, { integrity, cache: address === PAGE ? "no-cache" : "default" });
  if (!response.ok) throw new TypeError(`${address}: ${response.status}`);
  return response;
}

async function obey({ takeOver, keep: asked }: Message, answerTo: MessagePort | undefined): Promise<void> {
  if (takeOver) await scope.skipWaiting();
  if (!asked) return;
  const refusal = await keepAll(asked, answerTo ? Infinity : MOST_UNASKED_BYTES);
  // For what is kept because it was seen, nobody waits.
  answerTo?.postMessage(refusal);
}

async function keepAll(asked: readonly string[], mostBytes: number): Promise<Refusal | undefined> {
  try {
    const cache = await caches.open(CACHE);
    const addresses = [...Object.keys(WAYMARK_ESSENTIAL), ...asked.filter((address) => address in WAYMARK_LATER)];
    await Promise.all(addresses.map((address) => keep(cache, address)));
    if (asked.includes(OWN_MAP)) await keepOwnMap(cache, mostBytes);
    return undefined;
  } catch (error) {
    if (error instanceof DOMException && error.name === "QuotaExceededError") return "full";
    return error instanceof TypeError ? "unreached" : "refused";
  }
}

async function keepOwnMap(cache: Cache, mostBytes: number): Promise<void> {
  const enough = new AbortController();
  const response = await fetch(OWN_MAP, { signal: enough.signal });
  if (!response.ok) throw new TypeError(`${OWN_MAP}: ${response.status}`);
  if (Number(response.headers.get("content-length")) > mostBytes) enough.abort();
  else await cache.put(OWN_MAP, response);
}

/** From the network; where that says nothing, out of what was kept, which is whole. */
async function ownMap(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await (await caches.open(CACHE)).match(OWN_MAP, BY_ADDRESS);
    if (!kept) throw error;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.get("range") ?? "") ?? [];
    return to === undefined ? kept : new Response((await kept.blob()).slice(Number(from), Number(to) + 1), { status: 206 });
  }
}

/** A part of this version from its cache; what is not there yet is fetched, and kept if it can be. */
async function part(event: FetchEvent, address: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(address, BY_ADDRESS);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.status === 200 && address !== PAGE) {
    event.waitUntil(cache.put(address, response.clone()).catch(() => undefined));
  }
  return response;
}

/** The newest directory if it comes soon, else the kept one, marked; one that comes late is told to the pages. */
async function directory(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(DIRECTORY, BY_ADDRESS);
  const fetched = fetchDirectory(cache, kept?.clone());
  if (!kept) return fetched;
  const soon = await Promise.race([fetched.catch(() => undefined), new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  if (soon) return soon;
  event.waitUntil(fetched.then(tellPages, () => undefined));
  return described(await kept.arrayBuffer(), kept, { [KEPT_HEADER]: "1" });
}

async function keepDirectory(cache: Cache): Promise<void> {
  await cache.put(DIRECTORY, await askForDirectory());
}

async function fetchDirectory(cache: Cache, kept: Response | undefined): Promise<Response> {
  const response = await askForDirectory();
  const bytes = await response.arrayBuffer();
  // A newer server may send what only its own version of the app can read.
  if (kept && !sameFormat(bytes, await kept.arrayBuffer())) throw new TypeError("the directory is for another version");
  const fetched = described(bytes, response);
  await cache.put(DIRECTORY, fetched.clone()).catch(() => undefined);
  return fetched;
}

async function askForDirectory(): Promise<Response> {
  const response = await fetch(DIRECTORY, { cache: "no-cache" });
  // The page of a network that wants a password first is no directory.
  const isOurs = response.ok && response.headers.get("content-type") === "application/octet-stream";
  if (!isOurs) throw new TypeError(`${DIRECTORY}: ${response.status}`);
  return response;
}

function sameFormat(one: ArrayBuffer, other: ArrayBuffer): boolean {
  const start = new Uint8Array(other, 0, Math.min(FORMAT_BYTES, other.byteLength));
  return new Uint8Array(one).subarray(0, FORMAT_BYTES).every((byte, index) => byte === start[index]);
}

/** These bytes, with what is said of them: when they were fetched above all. */
function described(bytes: ArrayBuffer, { headers }: Response, more: Record<string, string> = {}): Response {
  const told = ["content-type", "date", "waymark-map"].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as [string, string]];
  });
  return new Response(bytes, { headers: [...told, ...Object.entries(more)] });
}

async function tellPages(): Promise<void> {
  for (const page of await scope.clients.matchAll()) page.postMessage("directory");
}
