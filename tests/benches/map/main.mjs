// The map beside other maps of the web, in one run, all in turn: `cargo xtask bench map` says with what and where.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { visit } from "./browser.mjs";
import { bundled } from "./bundle.mjs";
import { cities, filesOf } from "./cities.mjs";
import { ALL, APP, EMPTY_PAGE } from "./contenders.mjs";
import { firstVisit } from "./phone.mjs";
import { compared, download, onSlowLine } from "./report.mjs";
import { startServer } from "./server.mjs";

const THROTTLES = [1, 4];
const { values: options } = parseArgs({
  options: { services: { type: "string", default: "2000" }, rounds: { type: "string", default: "5" }, city: { type: "string" }, only: { type: "string" } },
});
const rounds = Number(options.rounds);
const binary = process.env.WAYMARK_BENCH_BINARY;
if (!binary) throw new Error("WAYMARK_BENCH_BINARY names no binary: use `cargo xtask bench map`");

/** The real server with the directory that is shipped, on an empty database of its own. */
async function startApp(folder) {
  const child = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", "sqlite:waymark.db"], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
  process.once("exit", () => child.kill("SIGKILL"));
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { upstream: /^listening on (\S+)$/.exec(line)[1], child };
}

/** Everyone in turn, round after round, each time beginning with another: what else the machine does falls on all. */
async function measure(server, contenders, shown) {
  const visits = [];
  const runs = shown.flatMap((city) => THROTTLES.map((throttle) => ({ city, throttle })));
  for (let round = 0; round < rounds; round += 1) {
    for (const { city, throttle } of runs) {
      const present = contenders.filter((one) => !one.city || one.city === city.key);
      const order = present.map((_, idx) => present[(idx + round) % present.length]);
      for (const one of order) {
        const figures = await visit(server, { ...one, path: one.path(city) }, { throttle });
        visits.push({ city: city.key, throttle, key: one.key, ...figures });
        process.stderr.write(`  ${round + 1}/${rounds} ${city.key} ${throttle}x ${one.key}: drawn after ${figures.drawn_ms.toFixed(0)} ms, still for ${figures.still_ms.toFixed(0)}; load ${loadavg()[0].toFixed(1)}\n`);
      }
    }
  }
  return visits;
}

const folder = await mkdtemp(path.join(tmpdir(), "waymark-bench-map-"));
const { upstream, child } = await startApp(folder);
const known = await cities(binary, folder, Number(options.services));
const server = await startServer({ files: [...await bundled(), ...known.flatMap(filesOf)], upstream });
try {
  const shown = known.filter(({ key }) => !options.city || key === options.city);
  // What a browser needs for nothing is taken off everybody's memory.
  const wanted = options.only ? [EMPTY_PAGE.key, ...options.only.split(",")] : ALL.map(({ key }) => key);
  const contenders = ALL.filter(({ key }) => wanted.includes(key));
  const browser = execFileSync(process.env.CHROMIUM ?? "/usr/bin/chromium", ["--version"], { encoding: "utf8" }).trim();
  console.log(`### Map: ${browser}, headless, no GPU, 360 x 740 at 2 px per CSS px; ${cpus().length} cores (${cpus()[0].model}); median of ${rounds} rounds; load ${loadavg()[0].toFixed(1)}\n`);
  const visits = await measure(server, contenders, shown);
  for (const city of shown) {
    for (const throttle of THROTTLES) {
      const of = ({ key }) => visits.filter((visit) => visit.city === city.key && visit.throttle === throttle && visit.key === key);
      console.log(`#### ${city.name}, ${city.services.features.length} places, processor at ${throttle === 1 ? "full speed" : `a ${throttle}th of its speed`}\n\n${compared(of, throttle)}\n`);
    }
  }
  const slow = [];
  for (let round = 0; round < rounds; round += 1) slow.push(await firstVisit(server, APP));
  console.log(`#### The whole app\n\n${download(slow[0])}\n\n${onSlowLine(slow)}`);
} finally {
  await server.stop();
  child.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
}
