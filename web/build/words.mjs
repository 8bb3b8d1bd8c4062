// The words people use for needs, as the engine reads them: a line for each language and need, its name there first.
// Invariant: the same lines as the server makes (server/src/words.rs).

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const TAXONOMY = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "data", "taxonomy");
/** Words for which no service of the directory is quick enough. */
const DANGER = "danger";

const read = async (name) => JSON.parse(await readFile(path.join(TAXONOMY, name), "utf8"));

export async function needWords() {
  const { taxonomy_terms: needs } = await read("needs.json");
  const synonyms = await read("synonyms.json");
  const nameOf = ({ name, translations }, lang) => (lang === "en" ? name : translations[lang].name);
  const line = (lang, code, words) => `${[lang, code, ...words].join("\t")}\n`;
  return Object.entries(synonyms)
    .flatMap(([lang, words]) => [
      ...needs.map((need) => line(lang, need.code, [nameOf(need, lang), ...words[need.code]])),
      line(lang, DANGER, words[DANGER]),
    ])
    .join("");
}
