// Beside the address of a place: the nearest stop, which the operator has imported.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { STOPS_NEAR, importStops } from "./stops_support.mjs";
import { catalogue, world } from "./support.mjs";

const here = world(before, after);

const { joiningCommunities: JOINING_COMMUNITIES, citizensAdvice: CITIZENS_ADVICE } = STOPS_NEAR;

const service = async (id) => (await fetch(`${here.server.address}/api/v1/services/${id}`)).json();

let imported;
/** A visitor of a server that knows stops. */
const visitor = async (options) => {
  await (imported ??= importStops(here.server));
  return here.visitor(options);
};

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
