// The words people use for needs, as the engine reads them: a line for each language and need, its name there first.
// Invariant: the same lines as the server makes (server/src/words.rs).

/** Words for which no service of the directory is quick enough. */
const DANGER = "danger";

/** Lines for languages, by code, and the codes of needs. A need without a name in a language has none, and is called as in English. */
export function needWords(languages, needs) {
  const line = (...words) => `${words.join("\t")}\n`;
  return languages
    .flatMap(({ code, strings, synonyms = {} }) => [
      ...needs.filter((need) => `need.${need}` in strings).map((need) => line(code, need, strings[`need.${need}`], ...(synonyms[need] ?? []))),
      line(code, DANGER, ...(synonyms[DANGER] ?? [])),
    ])
    .join("");
}
