// Reads opening hours as a JSON list of texts on stdin; writes, as JSON, what the npm package `opening_hours`
// says: {holidays: [days since 1970 it takes for bank holidays], said: [...]}, and for each text {error} or {intervals: [[first minute, end minute, is unknown]]}, minutes of the clock since
// 1970, from the first to the last day given as arguments. Run it with TZ=UTC: the clock is then the text's own.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const OpeningHours = require("opening_hours");

const coventry = { lat: 52.408, lon: -1.511, address: { country_code: "gb", state: "England" } };
const [first, last] = process.argv.slice(2).map((day) => new Date(`${day}T00:00:00Z`));
const minute = (date) => Math.round(date.getTime() / 60_000);

function said(text) {
  try {
    const hours = new OpeningHours(text, coventry, { tag_key: "opening_hours" });
    const open = hours.getOpenIntervals(first, last);
    return { intervals: open.map(([from, to, isUnknown]) => [minute(from), minute(to), isUnknown]) };
  } catch (error) {
    return { error: String(error).split("\n")[0] };
  }
}

const day = 86_400_000;
const holidays = [];
const anyHours = new OpeningHours("PH off", coventry, { tag_key: "opening_hours" });
for (let time = first.getTime() - day; time < last.getTime(); time += day) {
  if (anyHours.getPublicHolidayContext(new Date(time + day / 2)).isHoliday) holidays.push(time / day);
}

const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify({ holidays, said: texts.map(said) }));
