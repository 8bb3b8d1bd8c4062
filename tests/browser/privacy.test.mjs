// No request ever carries where the visitor is or what they seek; no cookie, nothing from a third party.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, mapDrawn, nextTuesday, world } from "./support.mjs";

const here = world(before, after);

test("a whole journey tells the server nothing of the visitor", async () => {
  const position = { latitude: 52.4237, longitude: -1.4933 };
  const { page, context, sent, open } = await here.visitor({ permissions: ["geolocation"], geolocation: position, serviceWorkers: "allow" });
  const day = nextTuesday();
  await open();
  await mapDrawn(page);
  await page.getByTestId("place").fill("CV1 5FX");
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash.includes("postcode="));
  await page.getByTestId("need").getByRole("button", { name: "Immigration and legal" }).click();
  await page.getByTestId("language").selectOption("ti");
  await page.getByTestId("when").selectOption("at");
  await page.getByTestId("when-day").selectOption(day);
  await page.getByTestId("when-time").selectOption("10:30");
  await page.getByTestId("locate").click();
  await page.waitForFunction(() => location.hash.includes("lat="));
  await page.getByTestId("language-unknown").locator("a.card-link").first().click();
  await page.getByTestId("details").waitFor();
  const service = await page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get("service"));
  await page.keyboard.press("Escape");
  await page.getByTestId("map").hover();
  await page.mouse.wheel(0, -400);
  await page.getByTestId("lang").selectOption("ar");
  await page.waitForSelector("html[dir=rtl]");
  await page.reload();
  await answered(page);
  await mapDrawn(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller);
  await page.getByTestId("keep-offline").click();
  await page.locator(".offline-outcome.kept, .offline-outcome.unsure").waitFor();

  assert.ok(sent.length > 5, "the requests were seen");
  assert.ok(sent.some(({ byWorker }) => byWorker), "and the worker's");
  const secrets = [
    "52.42", "-1.49", "1.4933", "CV1", "5FX", "CV15FX", "immigration", "legal", "tigri", `${day}`, "10:30", "10%3A30",
    "postcode=", "need=", "language=", "when=", "lat=", "lon=", "service=", service,
  ];
  for (const { url, headers, body } of sent) {
    const { origin, search, pathname } = new URL(url);
    assert.equal(origin, here.server.address, `${url} goes to a third party`);
    assert.equal(search, "", `${url} carries a query`);
    assert.doesNotMatch(pathname, /nearest|services|postcodes\//, `${url} asks the server`);
    const told = `${url} ${JSON.stringify(headers)} ${body}`.toLowerCase();
    for (const secret of secrets) assert.ok(!told.includes(secret.toLowerCase()), `${url} tells ${secret}`);
    assert.equal(headers["cookie"], undefined);
    assert.equal(headers["referer"]?.includes("#") ?? false, false);
  }
  assert.deepEqual(await context.cookies(), []);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  assert.deepEqual(await page.evaluate(async () => (await indexedDB.databases()).length), 0);
  const kept = await page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url, headers }) => `${url} ${JSON.stringify([...headers])}`.toLowerCase());
  });
  assert.ok(kept.length > 5, "the app was kept");
  for (const told of kept) for (const secret of secrets) assert.ok(!told.includes(secret.toLowerCase()), `${told} keeps ${secret}`);
});

test("the directory is asked for once, whatever is asked of it", async () => {
  const { page, sent, open } = await here.visitor();
  await open();
  for (const need of ["Food", "Housing", "Women"]) await page.getByTestId("need").getByRole("button", { name: need }).click();
  await page.getByTestId("when").selectOption("any");
  assert.equal(sent.filter(({ url }) => url.endsWith("/api/v1/directory")).length, 1);
});
