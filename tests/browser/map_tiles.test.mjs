// The map's tiles: from the archive inside, an operator's archive or a tile server; late, or on an old browser.

import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { deflateSync, gzipSync } from "node:zlib";
import { catalogue, mapDrawn, startServer, waymark, world } from "./support.mjs";

const here = world(before, after);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const ARCHIVE = "**/basemap.pmtiles";
const en = (await catalogue("en")).strings;

/** What is on the canvas once nothing changes any more, as a text of its pixels. */
async function picture(page) {
  await mapDrawn(page);
  let last = "";
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const now = await page.$eval("[data-testid=map]", (canvas) => canvas.toDataURL());
    if (now === last) return now;
    last = now;
    await page.waitForTimeout(400);
  }
  throw new Error("the map did not come to rest");
}

/** The share of pixels that are not nearly the same: edges are smoothed a little differently. Runs in a page. */
async function differing(addresses) {
  const [a, b] = await Promise.all(addresses.map(async (address) => {
    const image = Object.assign(new Image(), { src: address });
    await image.decode();
    const ctx = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d");
    ctx.drawImage(image, 0, 0);
    return ctx.getImageData(0, 0, image.width, image.height).data;
  }));
  if (a.length !== b.length) return 1;
  let n = 0;
  for (let at = 0; at < a.length; at += 4) if ([0, 1, 2].some((part) => Math.abs(a[at + part] - b[at + part]) > 24)) n += 1;
  return n / (a.length / 4);
}

async function aboutMap(page) {
  await page.locator(".map-about summary").click();
  return page.locator(".map-about-words").innerText();
}

/** Shows the map that other browsers show of the same question. */
async function assertUsual(page) {
  const usual = await here.visitor();
  await usual.open("#postcode=CV1+5FX");
  const [drawn, expected] = [await picture(page), await picture(usual.page)];
  const share = await usual.page.evaluate(differing, [drawn, expected]);
  assert.ok(share < 0.01, `${share} of the pixels differ`);
  assert.ok(!usual.sent.some(({ url }) => url.endsWith("/gunzip.js")));
}

test("a browser that draws nothing in workers and unpacks nothing shows the same map", async () => {
  const old = await here.visitor();
  await old.context.addInitScript(() => {
    delete globalThis.OffscreenCanvas;
    delete globalThis.DecompressionStream;
  });
  await old.open("#postcode=CV1+5FX");
  await assertUsual(old.page);
  assert.ok(old.sent.some(({ url }) => url.endsWith("/gunzip.js")));
  assert.deepEqual(old.faults, []);
});

test("a browser whose workers have no canvas draws on the page", async () => {
  const { page, context, open, faults } = await here.visitor();
  await context.route("**/tile_worker.js", async (route) => {
    const answer = await route.fetch();
    const without = `if (!("document" in globalThis)) OffscreenCanvas.prototype.getContext = () => null;\n`;
    await route.fulfill({ response: answer, body: without + await answer.text() });
  });
  await open("#postcode=CV1+5FX");
  await assertUsual(page);
  assert.deepEqual(faults, []);
});

/** Runs `look` with a server whose map is a small town's streets, and `more` bytes behind them. */
async function inTown(more, look) {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-map-"));
  const [town, out] = [path.join(folder, "town.osm"), path.join(folder, "town.pmtiles")];
  await writeTown(town);
  await waymark("basemap", "build", town, "--out", out);
  await appendFile(out, Buffer.alloc(more));
  const server = await startServer("--empty", "--basemap", out);
  try {
    await look(server);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

test("tiles that come before the first frame are not painted again", () => inTown(0, async (server) => {
  const { page, context } = await here.visitor();
  await context.addInitScript(() => {
    window.painted = [];
    // By then all of them have come.
    window.requestAnimationFrame = (frame) => setTimeout(() => frame(performance.now()), 1000);
    window.Worker = class extends Worker {
      constructor(...begun) {
        super(...begun);
        this.addEventListener("message", ({ data: { kind, tile } }) => {
          if (kind === "drawn") window.painted.push([tile.version, tile.zoom, tile.level, tile.x, tile.y].join());
        });
      }
    };
  });
  await page.goto(server.address);
  await picture(page);
  const painted = await page.evaluate(() => window.painted);
  assert.ok(painted.length > 1);
  assert.deepEqual(painted, [...new Set(painted)]);
}));

test("a map that did not come is said to be late, and comes when the device is online again", async () => {
  const { page, context, open } = await here.visitor();
  await context.route(ARCHIVE, (route) => route.abort());
  await open();
  await page.getByText(en["map.waiting"]).waitFor();
  await context.unroute(ARCHIVE);
  // Page and workers are told by the browser.
  await context.setOffline(true);
  await context.setOffline(false);
  await page.getByText(en["map.waiting"]).waitFor({ state: "hidden" });
  await mapDrawn(page);
});

test("the map inside comes whole, so that nobody is told where it is looked at", async () => {
  const { page, sent, open } = await here.visitor();
  await open();
  await picture(page);
  assert.equal(sent.filter(({ url }) => url.endsWith(".pmtiles")).length, 1);
  const words = await aboutMap(page);
  assert.ok(words.includes(en["map.about_text"]) && !words.includes(en["map.told_this"]), words);
});

// Larger than what is fetched whole: nobody reads what stands behind the tiles.
test("an operator's large archive comes in parts, and the page says so and of which day it is", () => inTown(600_000, async (server) => {
  const { page, context } = await here.visitor();
  const answers = [];
  context.on("response", (response) => { if (response.url().endsWith(".pmtiles")) answers.push(response.status()); });
  await page.goto(server.address);
  await picture(page);
  // The first is broken off when it tells how large the whole is.
  assert.ok(answers.length > 2 && answers.slice(1).every((status) => status === 206), answers.join());
  const words = await aboutMap(page);
  for (const sentence of [en["map.about_streets"], en["map.told_this"], "20 November 2026", "© OpenStreetMap contributors"]) assert.ok(words.includes(sentence), words);
  assert.equal(await page.locator(".map-about-words a").getAttribute("href"), "https://www.openstreetmap.org/copyright");
  await page.goto(`${server.address}/#lang=ar`);
  await page.reload();
  await picture(page);
  const arabic = (await catalogue("ar")).strings;
  assert.ok((await aboutMap(page)).includes(arabic["map.told_this"]));
}));

test("an operator's tile server is asked and named, no other is allowed, and what it fails to send is asked for again", async () => {
  const shown = { failing: true, asked: 0 };
  const tiles = await listening((request, response) => {
    shown.asked += 1;
    response.setHeader("access-control-allow-origin", "*");
    response.statusCode = shown.failing ? 503 : 200;
    response.end(shown.failing ? "" : CHEQUERED);
  });
  const other = await listening((request, response) => response.end());
  const server = await startServer("--tiles", `http://127.0.0.1:${tiles.port}/{z}/{x}/{y}.png`, "--tiles-attribution", "© A Town", "--tiles-max-zoom", "16");
  try {
    const { page } = await here.visitor();
    await page.goto(server.address);
    await page.getByText(en["map.waiting"]).waitFor();
    const asked = shown.asked;
    assert.ok(asked > 0);
    shown.failing = false;
    await page.getByText(en["map.waiting"]).waitFor({ state: "hidden" });
    assert.ok(shown.asked > asked);
    await picture(page);
    assert.ok(await reddish(page) > 0.2, "the server's pictures are not on the map");
    const words = await aboutMap(page);
    assert.ok(words.includes(en["map.told_other"].replace("{host}", `127.0.0.1:${tiles.port}`)) && words.includes("© A Town"), words);
    const footer = await page.locator("#footer").innerText();
    assert.ok(footer.includes(en["footer.privacy_tiles"].replace("{host}", `127.0.0.1:${tiles.port}`)) && !footer.includes(en["footer.privacy"]), footer);
    const refused = await page.evaluate((address) => fetch(address, { mode: "no-cors" }).then(() => false, () => true), `http://127.0.0.1:${other.port}/`);
    assert.ok(refused, "the page may talk to another server");
  } finally {
    await server.stop();
    tiles.close();
    other.close();
  }
});

test("vector tiles of a tile server are drawn like those of an archive, packed or not", async () => {
  const tiles = await listening((request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    const [, x = "0"] = /\/(\d+)\/\d+$/.exec(request.url) ?? [];
    response.end(Number(x) % 2 === 0 ? WOOD : gzipSync(WOOD));
  });
  const server = await startServer("--tiles", `http://127.0.0.1:${tiles.port}/{z}/{x}/{y}`);
  try {
    const { page } = await here.visitor();
    await page.goto(server.address);
    await page.waitForFunction(() => {
      const canvas = document.querySelector("[data-testid=map]");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let n = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at] === 0xc5 && data[at + 1] === 0xdf && data[at + 2] === 0xb4) n += 1;
      return n > 0.6 * (data.length / 4);
    });
  } finally {
    await server.stop();
    tiles.close();
  }
});

async function listening(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: server.address().port, close: () => { server.closeAllConnections(); server.close(); } };
}

/** The hand-made town, of a day. */
async function writeTown(file) {
  const town = await readFile(path.join(ROOT, "server/src/basemap/osm/fixtures/town.osm"), "utf8");
  await writeFile(file, town.replace('<osm version="0.6"', '<osm version="0.6" timestamp="2026-11-20T21:00:00Z"'));
}

/** The share of the canvas that is the red of the tile server's pictures. */
const reddish = (page) => page.$eval("[data-testid=map]", (canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let red = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] > 180 && data[at + 1] < 90 && data[at + 2] < 90) red += 1;
  return red / (data.length / 4);
});

const field = (number, bytes) => Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);

/** A vector tile that is all wood: one ring around it, 64 units wider on each side. */
const WOOD = field(3, Buffer.concat([
  field(1, Buffer.from("landuse")),
  field(2, Buffer.concat([
    field(2, Buffer.from([0, 0])), Buffer.from([3 << 3, 3]),
    field(4, Buffer.from([9, 127, 127, 26, 0x80, 0x42, 0, 0, 0x80, 0x42, 0xff, 0x41, 0, 15])),
  ])),
  field(3, Buffer.from("kind")), field(4, field(1, Buffer.from("wood"))),
]));

/** A picture of 256 x 256 pixels, red and white in squares, as PNG. */
const CHEQUERED = png(256, (x, y) => ((x >> 5) + (y >> 5)) % 2 === 0 ? [200, 40, 40] : [250, 250, 250]);

function png(side, color) {
  const rows = Buffer.alloc(side * (1 + 3 * side));
  for (let y = 0; y < side; y += 1) for (let x = 0; x < side; x += 1) rows.set(color(x, y), y * (1 + 3 * side) + 1 + 3 * x);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc(body), body.length + 4);
  return frame;
}

function crc(bytes) {
  let sum = 0xffff_ffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  }
  return (sum ^ 0xffff_ffff) >>> 0;
}
