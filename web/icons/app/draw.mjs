// Draws the app's icons as PNG, from the logo in ../waymark.svg: `node icons/app/draw.mjs`, when the logo has changed.
// Needs Chromium (CHROMIUM=path), whose pixels are written with as few colors as they have.

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { crc32, deflateSync } from "node:zlib";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const svg = await readFile(path.join(here, "..", "waymark.svg"), "utf8");
const [disc, arrow] = [...svg.matchAll(/fill="([^"]+)" d="([^"]+)"/g)].map(([, fill, d]) => ({ fill, d }));

/** `bleed`: the color fills the square, for phones that cut their own shape; the arrow stays within the middle four fifths. */
const ICONS = [
  { name: "icon-192", size: 192, bleed: false },
  { name: "icon-512", size: 512, bleed: false },
  { name: "maskable-512", size: 512, bleed: true },
  { name: "touch-180", size: 180, bleed: true },
];
/** Steps of a blend between the two colors, and of how far the disc covers a pixel: more cannot be seen. */
const STEPS = 15;

/** Pixels as RGBA, by the browser's own rasterizer. */
async function pixels(page, { size, bleed }) {
  return page.evaluate(({ size, bleed, disc, arrow }) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    const ctx = canvas.getContext("2d");
    ctx.fillStyle = disc.fill;
    if (bleed) ctx.fillRect(0, 0, size, size);
    ctx.scale(size / 24, size / 24);
    if (!bleed) ctx.fill(new Path2D(disc.d));
    ctx.fillStyle = arrow.fill;
    ctx.fill(new Path2D(arrow.d));
    return [...ctx.getImageData(0, 0, size, size).data];
  }, { size, bleed, disc, arrow });
}

const rounded = (value) => Math.round((Math.round((value / 255) * STEPS) / STEPS) * 255);

/** An indexed PNG: every pixel is a number of its palette. */
function png(rgba, size) {
  const palette = new Map();
  const rows = Buffer.alloc(size * (size + 1));
  for (let at = 0; at < size * size; at += 1) {
    const pixel = rgba.slice(at * 4, at * 4 + 4);
    const [r, g, b, a] = pixel[3] < 255 ? [...hex(disc.fill), rounded(pixel[3])] : [...blend(pixel[0]), 255];
    const key = [r, g, b, a].join();
    if (!palette.has(key)) palette.set(key, [r, g, b, a]);
    rows[Math.floor(at / size) * (size + 1) + 1 + (at % size)] = [...palette.keys()].indexOf(key);
  }
  const colors = [...palette.values()];
  if (colors.length > 256) throw new Error(`${colors.length} colors`);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("PLTE", Buffer.from(colors.flatMap((color) => color.slice(0, 3)))),
    chunk("tRNS", Buffer.from(colors.map((color) => color[3]))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const hex = (color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));

/** A pixel between disc and arrow, told by its red, in which the two differ most. */
function blend(red) {
  const [from, to] = [hex(disc.fill), [255, 255, 255]];
  const share = Math.round(((red - from[0]) / (255 - from[0])) * STEPS) / STEPS;
  return from.map((value, index) => Math.round(value + (to[index] - value) * share));
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  whole.set(body, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const icon of ICONS) await writeFile(path.join(here, `${icon.name}.png`), png(await pixels(page, icon), icon.size));
await browser.close();
