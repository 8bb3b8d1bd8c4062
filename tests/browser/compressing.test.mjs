// Promise: pages are sent compressed where that is smaller, and what comes out is what went in.

import assert from "node:assert/strict";
import { access, mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { compress } from "../../web/build/compressing.mjs";

test("a long page gets a smaller twin; a picture, a short page and noise do not", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-"));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(path.join(folder, "assets"));
  const page = Buffer.from("<p>where is help</p>".repeat(100));
  const noise = crypto.getRandomValues(Buffer.alloc(2000));
  const files = { "assets/page.html": page, "icon.png": page, "short.html": page.subarray(0, 500), noise };
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(path.join(folder, name), bytes)));
  await compress(folder);

  const twin = await readFile(path.join(folder, "assets/page.html.br"));
  assert.deepEqual(brotliDecompressSync(twin), page);
  assert.ok(twin.length < page.length);
  for (const name of ["icon.png", "short.html", "noise"]) await assert.rejects(access(path.join(folder, `${name}.br`)));
});
