// Stops of public transport for a test's server: one north of one place, a station south of another.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { waymark } from "./support.mjs";

/** The services that they are near. */
export const STOPS_NEAR = { joiningCommunities: "268afa8d-6f79-5cc6-993d-39a1facf16d6", citizensAdvice: "8bcb4f37-414d-5675-871c-7d9eeca1d7b7" };

const METERS_A_DEGREE = 111_195;

/** Imports them, and waits until the server knows them. */
export async function importStops({ address, database }) {
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-stops-"));
  const table = path.join(folder, "stops.csv");
  await writeFile(table, "ATCOCode,CommonName,Longitude,Latitude,StopType,Status\n"
    + await row(address, "1", "Bird Street", "BCT", STOPS_NEAR.joiningCommunities, 81)
    + await row(address, "2", "Coventry Rail Station", "RLY", STOPS_NEAR.citizensAdvice, -240));
  const revision = async () => (await (await fetch(`${address}/readyz`)).json()).revision;
  const known = await revision();
  await waymark("import", table, "--database", database);
  await rm(folder, { recursive: true });
  while ((await revision()) === known) await new Promise((resolve) => { setTimeout(resolve, 100); });
}

/** A row of NaPTAN's table: so many metres north of a service's place. */
async function row(address, code, name, kind, id, metersNorth) {
  const { locations } = await (await fetch(`${address}/api/v1/services/${id}`)).json();
  const [lon, lat] = locations[0].geometry.coordinates;
  return `${code},${name},${lon},${lat + metersNorth / METERS_A_DEGREE},${kind},active\n`;
}
