// Files of dist/assets, each in a folder named after its content: under one address there is only ever one content.

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";

/** As much of a digest as the server knows such a folder by. */
const NAME_DIGITS = 16;

/** A digest as a name, and as the browser checks it. */
export function sha256(content) {
  const digest = createHash("sha256").update(content).digest();
  return { name: digest.toString("hex").slice(0, NAME_DIGITS), integrity: `sha256-${digest.toString("base64")}` };
}

/** Lays files and remembers, by their plain names, where they are. */
export function laying(dist) {
  const files = new Map();
  return {
    async lay(name, content) {
      const { name: folder, integrity } = sha256(content);
      const url = `/assets/${folder}/${path.basename(name)}`;
      await mkdir(path.join(dist, path.dirname(url)), { recursive: true });
      await writeFile(path.join(dist, url), content);
      files.set(name, { url, integrity });
    },
    laid(name) {
      const file = files.get(name);
      if (!file) throw new Error(`there is no asset ${name}`);
      return file;
    },
    urls: () => Object.fromEntries([...files].map(([name, { url }]) => [name, url])),
  };
}
