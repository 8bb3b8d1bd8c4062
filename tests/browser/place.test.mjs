// Where the visitor is: postcodes right and wrong, and the device's own position.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { apiNearest, listed, resultsOf, world } from "./support.mjs";

const here = world(before, after);

test("a postcode nobody knows gets a clear answer, and nothing is lost", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&need=food&when=any");
  const answer = await resultsOf(page);
  await page.getByTestId("place").fill("ZZ9 9ZZ");
  await page.getByTestId("place").press("Enter");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /We do not know the postcode ZZ9 9ZZ/);
  assert.equal(await page.getByTestId("place").inputValue(), "ZZ9 9ZZ");
  assert.equal(await page.getByTestId("place").getAttribute("aria-invalid"), "true");
  await listed(page, answer);
  assert.match(await page.evaluate(() => location.hash), /postcode=CV1\+5FX&need=food/);
});

for (const [typed, words] of [["CV1", /not a full postcode/], ["hello", /not a full postcode/], ["", /Type your postcode/]]) {
  test(`"${typed}" is told apart from a postcode`, async () => {
    const { page, open } = await here.visitor();
    await open();
    await page.getByTestId("place").fill(typed);
    await page.getByTestId("place").press("Enter");
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
  });
}

test("an unknown postcode in the address is complained of, and the city is shown", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=ZZ9+9ZZ");
  assert.match(await page.getByRole("alert").innerText(), /ZZ9 9ZZ/);
  await listed(page, await apiNearest(here.server, { lat: "52.4081", lon: "-1.5106", unknown: "include" }));
});

test("the device's position sorts the list", async () => {
  const { page, open } = await here.visitor({ permissions: ["geolocation"], geolocation: { latitude: 52.43012345, longitude: -1.50098765 } });
  await open();
  await page.getByTestId("locate").click();
  await page.waitForFunction(() => location.hash.includes("lat="));
  assert.equal(await page.evaluate(() => location.hash), "#lat=52.4301&lon=-1.501");
  await listed(page, await apiNearest(here.server, { lat: "52.4301", lon: "-1.501", unknown: "include" }));
  assert.match(await page.innerText("#results"), /From your location/);
  await page.getByTestId("forget-place").click();
  assert.equal(await page.evaluate(() => location.hash), "");
});

test("a position that is refused leaves the postcode to be typed", async () => {
  const { page, open } = await here.visitor();
  await open();
  await page.getByTestId("locate").click();
  await page.waitForSelector(".message.error");
  assert.match(await page.getByRole("alert").innerText(), /Type your postcode instead/);
});

test("somebody far away is told that the services are in Coventry", async () => {
  const { page, open } = await here.visitor();
  await open("#lat=51.5&lon=-0.12");
  assert.match(await page.innerText("#results"), /about 1[34]\d km from Coventry/);
});
