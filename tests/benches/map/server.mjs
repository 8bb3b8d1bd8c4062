// A server on this machine for all pages alike: everything brotli-compressed beforehand, archives by range, each byte counted.
// What it does not have is asked of the real server, so that the whole app is measured through the same door.

import { createServer, request as ask } from "node:http";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm", ".geojson": "application/geo+json", ".png": "image/png", ".pmtiles": "application/octet-stream", ".bin": "application/octet-stream",
};
const COMPACT = new Set([".png", ".pmtiles"]);
/** Memory is told only of pages that share their process with no other site. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
/** What a slow line carries at once. */
const PACKET_BYTES = 1400;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A line of so many bytes a second that all answers share, each of them after a while. */
function slowLine({ latency_ms, bytes_per_s }) {
  let free_at = 0;
  return {
    latency_ms,
    async carry(length) {
      const now = performance.now();
      free_at = Math.max(free_at, now) + (length / bytes_per_s) * 1000;
      await sleep(free_at - now);
    },
  };
}

/** `files` by path; `upstream` is the address of the real server. */
export async function startServer({ files, upstream }) {
  const packed = new Map([...files].map(([name, bytes]) => [name, pack(name, bytes)]));
  let answered = [];
  let line;

  async function answer(request, response) {
    const { pathname } = new URL(request.url, "http://x");
    const began = request.socket.bytesWritten;
    const entry = { path: pathname, body: 0, wire: 0 };
    answered.push(entry);
    response.on("close", () => { entry.wire = request.socket.bytesWritten - began; });
    if (line) await sleep(line.latency_ms);
    const file = packed.get(pathname);
    const { status, headers, body } = file ? own(file, request) : await proxied(upstream, request);
    entry.body = body.length;
    response.writeHead(status, { ...headers, ...ISOLATED, "content-length": body.length });
    for (let at = 0; line && at < body.length; at += PACKET_BYTES) {
      const packet = body.subarray(at, at + PACKET_BYTES);
      await line.carry(packet.length);
      response.write(packet);
    }
    response.end(line ? undefined : body);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  // The pages are closed while connections are kept.
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    /** What was sent since this was asked last: the body's bytes, and all of them on the wire. */
    taken() {
      const taken = answered;
      answered = [];
      return taken;
    },
    slow(how) { line = how && slowLine(how); },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function pack(name, bytes) {
  const extension = path.extname(name);
  const headers = { "content-type": TYPES[extension] ?? "application/octet-stream", "cache-control": "max-age=3600" };
  if (COMPACT.has(extension)) return { headers, body: bytes };
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  return { headers: { ...headers, "content-encoding": "br" }, body: brotliCompressSync(bytes, options) };
}

function own({ headers, body }, request) {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined || headers["content-encoding"]) return { status: 200, headers, body };
  const end = Math.min(Number(to), body.length - 1);
  return {
    status: 206, body: body.subarray(Number(from), end + 1),
    headers: { ...headers, "content-range": `bytes ${from}-${end}/${body.length}`, etag: `"${body.length}"` },
  };
}

function proxied(upstream, request) {
  return new Promise((resolve, reject) => {
    const asked = ask(new URL(request.url, upstream), { headers: { ...request.headers, connection: "close" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => {
        const { connection, "transfer-encoding": _, "content-length": __, ...headers } = answer.headers;
        resolve({ status: answer.statusCode, headers, body: Buffer.concat(parts) });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}
