// The page's side of the service worker: starting it, keeping parts with it, and turning to a newer version.
// Invariant: a page changes its version only by being loaded anew.

const SCRIPT = "/sw.js";

/** Why something could not be kept: no space, no network, or the browser does not let us. */
export type Refusal = "full" | "unreached" | "refused";

export interface Updates {
  /** A newer version lies ready, whole, and waits to be accepted. */
  offered(worker: ServiceWorker): void;
  /** The directory was fetched after all, though later than it was waited for. */
  newerDirectory(): void;
}

// Not there on pages without TLS, and in some private windows.
const workers = (): ServiceWorkerContainer | undefined => navigator.serviceWorker as ServiceWorkerContainer | undefined;

let accepted = false;
let registered: ServiceWorkerRegistration | undefined;

/** Starts keeping; undefined where this device cannot. */
export async function startWorker({ offered, newerDirectory }: Updates): Promise<ServiceWorker | undefined> {
  const container = workers();
  if (!container) return undefined;
  container.addEventListener("message", ({ data }) => { if (data === "directory") newerDirectory(); });
  reloadWhenReplaced(container);
  try {
    registered = await container.register(SCRIPT);
    offerWhenReady(container, registered, offered);
    return await activeWorker(registered);
  } catch (error) {
    console.warn("nothing is kept for offline:", error);
    return undefined;
  }
}

/** Keeps the app whole, these parts of it too, and the map however large it is. */
export async function keepParts(addresses: readonly string[]): Promise<Refusal | undefined> {
  try {
    // Once more, if it failed before: there may be space, or a network, now.
    const registration = await workers()?.register(SCRIPT);
    if (!registration) return "refused";
    const worker = await activeWorker(registration);
    return await new Promise<Refusal | undefined>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => resolve(data as Refusal | undefined);
      worker.postMessage({ keep: addresses, largeMap: true }, [port2]);
    });
  } catch (error) {
    console.warn(error);
    return navigator.onLine ? "refused" : "unreached";
  }
}

/** The version that waits takes the place of this one, for all its pages at once. */
export function acceptUpdate(worker: ServiceWorker): void {
  accepted = true;
  worker.postMessage({ takeOver: true });
}

export function lookForUpdates(): void {
  registered?.update().catch(() => undefined);
}

function reloadWhenReplaced(container: ServiceWorkerContainer): void {
  let controlled = container.controller !== null;
  container.addEventListener("controllerchange", () => {
    // The first one takes nothing away: this page is of its version.
    if (!controlled) controlled = true;
    else if (accepted || document.hidden) location.reload();
    // Accepted on another page: nothing is pulled away under the reader.
    else document.addEventListener("visibilitychange", () => location.reload(), { once: true });
  });
}

function offerWhenReady(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration, offered: (worker: ServiceWorker) => void): void {
  const follow = ({ active, installing }: ServiceWorkerRegistration): void => {
    // The first version replaces none, though WebKit lets it take the page over before it tells that it is installed.
    if (!active) return;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && container.controller) offered(installing);
    });
  };
  if (registration.waiting && container.controller) offered(registration.waiting);
  follow(registration);
  registration.addEventListener("updatefound", () => follow(registration));
}

/** The worker that answers for this version, as soon as it has kept all of it. */
async function activeWorker({ active, waiting, installing }: ServiceWorkerRegistration): Promise<ServiceWorker> {
  const worker = active ?? waiting ?? installing;
  if (!worker) throw new Error("the worker could not be installed");
  const ended = (): boolean => worker.state === "activated" || worker.state === "redundant";
  if (!ended()) {
    await new Promise<void>((resolve) => {
      worker.addEventListener("statechange", () => { if (ended()) resolve(); });
    });
  }
  if (worker.state === "redundant") throw new Error("the worker could not keep the app");
  return worker;
}
