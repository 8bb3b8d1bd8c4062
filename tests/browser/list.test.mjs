// The list says no more and no less than is known, also when nothing could be loaded.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { apiNearest, listed, world } from "./support.mjs";

const here = world(before, after);

test("places whose hours nobody knows are not counted as closed", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=2026-11-22T03:00");
  const expected = await apiNearest(here.server, { postcode: "CV1 5FX", open: "2026-11-22T03:00", unknown: "include", limit: "100" });
  assert.ok(expected.length > 1 && expected.every(({ state }) => state === "unknown"));
  assert.equal(await page.getByTestId("summary").innerText(), `${expected.length} places may be open: call first`);
  const words = await page.innerText("#results");
  assert.doesNotMatch(words, /Nothing is known to be open/);
  assert.match(words, /Next to open: /);
  await listed(page, expected.slice(0, 10));
});

test("what was left out of the address stays said while more is shown", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&need=nosuch&when=any");
  await page.getByTestId("more").click();
  assert.match(await page.innerText("#results"), /was left out: need/);
});

for (const [name, answer, words] of [
  ["a server in trouble is not blamed on the visitor's connection", (route) => route.fulfill({ status: 500, body: "" }), /The fault is ours/],
  ["a lost connection is called one", (route) => route.abort(), /Check your internet connection/],
]) {
  test(`${name}, and there is no map to zoom`, async () => {
    const { page } = await here.visitor();
    await page.route("**/api/v1/directory", answer);
    await page.goto(here.server.address);
    await page.getByRole("alert").waitFor();
    assert.match(await page.locator("#results").innerText(), words);
    assert.equal(await page.locator(".map-controls").isVisible(), false);
    await page.unroute("**/api/v1/directory");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector("[data-testid=summary]");
    assert.equal(await page.locator(".map-controls").isVisible(), true);
  });
}
