// Compresses what is sent: each file that is long enough gets a twin, `file.br`, if that is smaller.

import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

/** Compressed already: brotli would only make them larger. */
const COMPACT = new Set([".br", ".png", ".jpg", ".webp", ".woff2", ".pmtiles"]);
/** What fits one packet anyway is not worth a twin. */
const SMALL_BYTES = 1200;
/** Window of 4 MB: longer than any file. */
const WINDOW_BITS = 22;

const packed = promisify(brotliCompress);

/** Lays twins beside the files of a folder and all folders in it. */
export async function compress(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !COMPACT.has(path.extname(entry.name)));
  await Promise.all(files.map((entry) => compressFile(path.join(entry.parentPath, entry.name))));
}

async function compressFile(file) {
  const bytes = await readFile(file);
  if (bytes.length < SMALL_BYTES) return;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_LGWIN]: WINDOW_BITS, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const small = await packed(bytes, { params });
  if (small.length < bytes.length) await writeFile(`${file}.br`, small);
}
