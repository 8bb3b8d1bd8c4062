// Beside the address of a place: the nearest stop, which the operator has imported.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { catalogue, waymark, world } from "./support.mjs";

const here = world(before, after);

const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
const CITIZENS_ADVICE = "8bcb4f37-414d-5675-871c-7d9eeca1d7b7";
const METERS_A_DEGREE = 111_195;

const service = async (id) => (await fetch(`${here.server.address}/api/v1/services/${id}`)).json();
const revision = async () => (await (await fetch(`${here.server.address}/readyz`)).json()).revision;

/** A row of NaPTAN's table: so many metres north of a service's place. */
async function row(code, name, kind, id, metersNorth) {
  const { locations } = await service(id);
  const [lon, lat] = locations[0].geometry.coordinates;
  return `${code},${name},${lon},${lat + metersNorth / METERS_A_DEGREE},${kind},active\n`;
}

let imported;
/** A visitor of a server that knows stops. */
const visitor = async (options) => {
  await (imported ??= importStops());
  return here.visitor(options);
};

async function importStops() {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-stops-"));
  const table = path.join(folder, "stops.csv");
  await writeFile(table, "ATCOCode,CommonName,Longitude,Latitude,StopType,Status\n"
    + await row("1", "Bird Street", "BCT", JOINING_COMMUNITIES, 81)
    + await row("2", "Coventry Rail Station", "RLY", CITIZENS_ADVICE, -240));
  const known = await revision();
  await waymark("import", table, "--database", here.server.database);
  await rm(folder, { recursive: true });
  while ((await revision()) === known) await new Promise((resolve) => { setTimeout(resolve, 100); });
}

const stopOf = (page) => page.locator("[data-testid=details] .address .stop");

test("the details name the nearest stop, how far it is, and whose table says so", async () => {
  const { page, open, faults } = await visitor();
  await open(`#when=any&service=${JOINING_COMMUNITIES}`);
  assert.equal(await stopOf(page).innerText(), "Bus stop: Bird Street, 80 m");
  assert.equal(await stopOf(page).locator("svg.sign-stop[aria-hidden=true]").count(), 1);
  assert.match(await page.locator("[data-testid=details] .sources").innerText(), /NaPTAN.*Open Government Licence/);
  await page.goto(`${here.server.address}/#when=any&service=${CITIZENS_ADVICE}`);
  await page.waitForFunction(() => document.querySelector("[data-testid=details] .stop")?.textContent.includes("Rail"));
  assert.equal(await stopOf(page).innerText(), "Train station: Coventry Rail Station, 240 m");
  assert.deepEqual(faults, []);
});

test("the stop is told in the language of the page, its name as it is written there", async () => {
  const { page, open } = await visitor({ locale: "ar" });
  await open(`#when=any&service=${JOINING_COMMUNITIES}`);
  const { strings } = await catalogue("ar");
  const [before] = strings["details.stop_bus"].split("{name}");
  const words = (await stopOf(page).innerText()).replaceAll(/[\u2066-\u2069]/g, "");
  assert.ok(words.startsWith(`${before}Bird Street`), words);
  const name = stopOf(page).locator("bdi").first();
  assert.deepEqual([await name.getAttribute("lang"), await name.getAttribute("dir")], ["en", "auto"]);
});

test("a place without a stop near it says nothing of stops", async () => {
  const { page, open } = await visitor();
  const list = await (await fetch(`${here.server.address}/api/v1/services`)).json();
  for (const { properties } of list.features) {
    const { locations } = await service(properties.service_id);
    if (locations.some(({ stop, geometry }) => stop || !geometry)) continue;
    await open(`#when=any&service=${properties.service_id}`);
    await page.locator("[data-testid=details] .address").first().waitFor();
    assert.equal(await stopOf(page).count(), 0);
    assert.doesNotMatch(await page.locator("[data-testid=details]").innerText(), /NaPTAN/);
    return;
  }
  assert.fail("every place has a stop near it");
});
