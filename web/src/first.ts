// Run before anything is painted: which way the page runs, so that it does not turn over when its words come.
// Its language is said by who brings the words: until then there are only English ones.

import { directionOf, LANGUAGES, preferred } from "./tongue";

const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
const code = asked === null ? preferred(navigator.languages) : LANGUAGES.find((language) => language.code === asked)?.code;
if (code !== undefined) document.documentElement.dir = directionOf(code);
// A browser takes long over its first word of any language; it has nothing else to do yet.
setTimeout(() => new Intl.DateTimeFormat("en"));
