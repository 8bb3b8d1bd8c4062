// For the tests of life without network: a server in front of the real one that can be cut, slowed, and given another build.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { answered, webSource, world } from "./support.mjs";

const web = path.join(webSource, "..");
const PARTS_OF_A_BUILD = ["build", "worker", "src", "lang", "icons", "generated", "build.mjs", "index.html", "coverage.html", "embed.html", "package.json", "tsconfig.json"];
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm", ".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json", ".png": "image/png" };

export const DIRECTORY = "/api/v1/directory";
export const MAP = "/assets/basemap.pmtiles";

/** A server, a browser, and what can be cut between them; `returning` is somebody who has been here once. */
export function worldWithFront(before, after) {
  const here = world(
    (start) => before(async () => {
      await start();
      here.front = await startFront(here.server.address);
    }),
    (stop) => after(async () => {
      await here.front?.stop();
      await stop();
    }),
  );
  here.returning = async (fragment = "", options = {}) => {
    here.front.reset();
    const visitor = await here.visitor({ serviceWorkers: "allow", ...options });
    await visitor.page.goto(`${here.front.address}/${fragment}`);
    await answered(visitor.page);
    await keptOffline(visitor.page);
    return visitor;
  };
  return here;
}

/**
 * Passes everything on to the real server, unless told otherwise: `target` (another one), `cut` (connections break), `build` (a folder whose
 * pages are sent instead), `missing` (addresses that are not there), `held` (a promise each answer for the directory
 * waits for), `directory` (other bytes for it). `asked` are the paths that were asked for, `whole` those that were sent whole.
 */
async function startFront(usual) {
  const front = {};
  front.reset = () => Object.assign(front, { target: usual, cut: false, build: undefined, missing: () => false, held: undefined, directory: undefined, asked: [], whole: [] });
  front.reset();
  const listener = createServer(async (request, response) => {
    const { target } = front;
    const { pathname } = new URL(request.url, target);
    front.asked.push(pathname);
    if (front.cut) return request.socket.destroy();
    if (front.missing(pathname)) return void response.writeHead(404).end();
    if (pathname === DIRECTORY) {
      await front.held;
      if (front.cut) return request.socket.destroy();
      if (front.directory) return void response.writeHead(200, { "content-type": "application/octet-stream" }).end(front.directory);
    }
    if (front.build && (pathname === "/" || pathname === "/sw.js" || (pathname.startsWith("/assets/") && pathname !== MAP))) {
      return void (await ofBuild(front.build, target, pathname, response));
    }
    const passed = ask(new URL(request.url, target), { method: request.method, headers: request.headers }, (answer) => {
      if (answer.statusCode === 200) front.whole.push(pathname);
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => request.socket.destroy());
    request.pipe(passed);
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  front.address = `http://127.0.0.1:${listener.address().port}`;
  front.stop = () => {
    listener.closeAllConnections();
    return new Promise((resolve) => listener.close(resolve));
  };
  return front;
}

/** A file of another build, with the policies that the real server gives its own pages. */
async function ofBuild(folder, target, pathname, response) {
  const file = path.join(folder, pathname === "/" ? "index.html" : pathname);
  const content = await readFile(file).catch(() => undefined);
  if (!content) return response.writeHead(404).end();
  const policies = (await fetch(`${target}/`)).headers;
  response.writeHead(200, {
    "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
    "cache-control": pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": policies.get("content-security-policy"),
  });
  response.end(content);
}

/** Builds the pages once more from the same source, in which `words` replace those of the English page. */
export async function anotherBuild(words) {
  const root = await mkdtemp(path.join(tmpdir(), "waymark-build-"));
  const folder = path.join(root, "web");
  for (const part of PARTS_OF_A_BUILD) await cp(path.join(web, part), path.join(folder, part), { recursive: true });
  await symlink(path.join(web, "node_modules"), path.join(folder, "node_modules"));
  await symlink(path.join(web, "..", "data"), path.join(root, "data"));
  for (const lang of ["en", "ar"]) {
    const file = path.join(folder, "lang", `${lang}.json`);
    const catalogue = JSON.parse(await readFile(file, "utf8"));
    Object.assign(catalogue.strings, words);
    await writeFile(file, JSON.stringify(catalogue));
  }
  await promisify(execFile)("node", ["build.mjs"], { cwd: folder });
  return { dist: path.join(folder, "dist"), remove: () => rm(root, { recursive: true, force: true }) };
}

/** Waits until the worker answers for the page and has kept all that was seen. */
export async function keptOffline(page) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await page.evaluate(hasKept)) return;
    await page.waitForTimeout(100);
  }
  throw new Error("nothing was kept");
}

/** Runs in the page. Not by `waitForFunction`, which takes a promise for an answer. */
async function hasKept() {
  if (!navigator.serviceWorker.controller) return false;
  const names = (await caches.keys()).filter((name) => name.startsWith("waymark-"));
  if (names.length !== 1) return false;
  const kept = (await (await caches.open(names[0])).keys()).map(({ url }) => url);
  const lang = document.documentElement.lang;
  return kept.some((url) => url.includes("/basemap.")) && (lang === "en" || kept.some((url) => url.endsWith(`/${lang}.json`)));
}

/** The addresses in each cache, by the cache's name. */
export async function cached(page) {
  return page.evaluate(async () => {
    const of = async (name) => [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname).sort()];
    return Object.fromEntries(await Promise.all((await caches.keys()).map(of)));
  });
}
