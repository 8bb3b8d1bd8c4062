// A host of the map: a small server of its own origin, with the strict policy that the documentation asks for.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { webSource } from "./support.mjs";

const EXAMPLES = path.join(webSource, "..", "..", "docs", "examples", "embed");
/** Where the example pages look for the map. */
const WRITTEN = "http://127.0.0.1:8080";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript" };

/** What `docs/embed.md` says is enough; reports of what it stops come back here. */
const policy = (origin) =>
  `default-src 'none'; img-src data:; script-src 'self' ${origin}; frame-src ${origin}; style-src 'self'; base-uri 'none'; report-uri /reports`;

/** Serves the example pages, and whatever pages a test makes of a few lines of HTML; `here` has the map's server, once it runs. */
export async function startHost(here) {
  const pages = new Map();
  const reports = [];
  const requests = [];
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    requests.push(request.url);
    if (pathname === "/reports") {
      for await (const chunk of request) reports.push(String(chunk));
      return response.writeHead(204).end();
    }
    const content = pages.get(pathname) ?? (await readFile(path.join(EXAMPLES, path.basename(pathname)), "utf8").catch(() => undefined));
    if (content === undefined) return response.writeHead(404).end();
    const headers = { "content-type": TYPES[path.extname(pathname)] ?? TYPES[".html"], "content-security-policy": policy(here.server.address) };
    return response.writeHead(200, headers).end(content.replaceAll(WRITTEN, here.server.address));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://localhost:${server.address().port}`;
  return {
    address,
    reports,
    requests,
    /** A page with this inside; `html` are attributes of its root. Returns its address. */
    page(body, html = 'lang="en"') {
      const name = `/page-${pages.size}`;
      pages.set(name, `<!doctype html><html ${html}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
        <link rel="icon" href="data:,"><script type="module" src="${WRITTEN}/embed.js"></script></head><body>${body}</body></html>`);
      return address + name;
    },
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}

/** The frame of the nth map of a page, as soon as there is one. */
export async function frameOf(page, selector = "waymark-map") {
  const handle = await page.waitForSelector(`${selector} >> iframe`, { state: "attached" });
  return handle.contentFrame();
}

/** The frame, when it has answered. */
export async function answeredFrame(page, selector) {
  const frame = await frameOf(page, selector);
  await frame.waitForSelector("[data-testid=summary], [data-testid=empty]", { state: "attached" });
  return frame;
}

/** From now on all events of the maps are noted, in order. */
export async function noteEvents(page) {
  await page.addInitScript(() => {
    window.noted = [];
    for (const name of ["waymark:ready", "waymark:select", "waymark:resize"]) {
      addEventListener(name, ({ type, detail, target, composed }) => window.noted.push({ type, detail, target: target.id, composed }));
    }
  });
}

export const noted = (page, type) => page.evaluate((wanted) => window.noted.filter((event) => event.type === wanted), type);
