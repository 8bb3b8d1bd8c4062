// "Still open when I get there": the walk counts, on the device, with and without a place, by hand and by keyboard.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { DESKTOP, EXAMPLE, answered, apiNearest, listed, mapDrawn, nextTuesday, resultsOf, world } from "./support.mjs";

const here = world(before, after);
/** Ten minutes before the last place near the center closes. */
const LATE = `${nextTuesday()}T15:50`;
const late = { postcode: EXAMPLE, open: LATE, unknown: "include" };
const SWITCH = { name: "Still open when I get there" };

const MORNING = `${nextTuesday()}T10:00`;

const hashOf = (page) => page.evaluate(() => location.hash);

async function featuresOf(parameters) {
  const response = await fetch(`${here.server.address}/api/v1/nearest?${new URLSearchParams({ ...parameters, limit: "100" })}`);
  return (await response.json()).features;
}

/** Begun minutes at 1.25 metres a second on a way a third longer than the straight line. */
const minutesFor = (metres) => Math.ceil((metres * 1.3) / 1.25 / 60);

test("turned on, the list is what the API answers to who walks; turned off, it is as before", async () => {
  const { page, open, faults } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=${LATE}`);
  const before = await resultsOf(page);
  assert.deepEqual(before, await apiNearest(here.server, late));
  const box = page.getByTestId("arrive");
  assert.equal(await box.isChecked(), false, "off unless asked for");
  await box.check();
  assert.equal(await hashOf(page), `#postcode=CV1+5FX&when=${LATE}&arrive=walk`);
  const walking = await resultsOf(page);
  assert.deepEqual(walking, await apiNearest(here.server, { ...late, arrive: "walk" }));
  assert.notDeepEqual(walking, before);
  await page.reload();
  await answered(page);
  assert.equal(await box.isChecked(), true, "the address remembers it");
  await listed(page, walking);
  await box.uncheck();
  assert.equal(await hashOf(page), `#postcode=CV1+5FX&when=${LATE}`);
  await listed(page, before);
  assert.deepEqual(faults, []);
});

test("an open place says how long the walk is, and until when it is open", async () => {
  const { page, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=${MORNING}&arrive=walk`);
  const said = await page.$$eval("[data-testid=result][data-state=open]", (cards) =>
    cards.map((card) => [card.dataset.id, card.querySelector(".state").innerText.trim()]));
  const features = await featuresOf({ postcode: EXAMPLE, open: MORNING, arrive: "walk" });
  assert.ok(features.length > 0);
  assert.deepEqual(said, features.map(({ id, properties: { open: { until }, distance_m } }) =>
    [id, `${minutesFor(distance_m)} min walk · open until ${until.slice(11, 16)}`]));
  assert.match(await page.innerText("#results"), /Open when you get there, if you leave on Tuesday .* at 10:00/);
});

for (const [leaves, words] of [
  ["15:45", /^10 min walk · closes at 16:00, before you could be helped; opens again \w+.* \d\d:\d\d$/],
  ["15:55", /^10 min walk · closed when you get there; opens \w+.* \d\d:\d\d$/],
]) {
  test(`a place that closes at four, for who leaves ten minutes away at ${leaves}`, async () => {
    const { page, open } = await here.visitor();
    await open(`#postcode=CV1+5FX&when=${nextTuesday()}T${leaves}`);
    const name = "Joining Communities Together";
    assert.match(await page.locator("[data-testid=result][data-state=open]", { hasText: name }).innerText(), /Open until 16:00/);
    await page.getByTestId("arrive").check();
    assert.equal(await page.locator("[data-testid=result]", { hasText: name }).count(), 0);
    const closed = page.getByTestId("closed");
    assert.match(await closed.locator("summary").innerText(), /Closed when you get there, or soon after/);
    await closed.locator("summary").click();
    assert.match(await closed.locator(".card", { hasText: name }).locator(".state").innerText(), words);
  });
}

test("the details and the map tell the walk too, and help by phone has none", async () => {
  const { page, open } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await open(`#postcode=CV1+5FX&need=community&when=${MORNING}&arrive=walk`);
  await mapDrawn(page);
  await page.getByTestId("map").focus();
  const spoken = [];
  for (let step = 0; step < 10 && (step === 0 || (await page.evaluate(() => document.activeElement.id)) === "map"); step += 1) {
    spoken.push(await page.$eval("#map-focus", (proxy) => proxy.getAttribute("aria-label")));
    await page.keyboard.press("Tab");
  }
  assert.match(spoken.join("\n"), /Joining Communities Together: 10 min walk · open until 16:00/);
  assert.doesNotMatch(await page.getByTestId("by-phone").innerText(), /walk/);
  await page.getByRole("link", { name: "Joining Communities Together" }).first().click();
  assert.match(await page.getByTestId("details").locator(".address").innerText(), /540 m in a straight line · 10 min walk/);
});

test("what is closed on arrival comes by when it opens, as the API has it", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&arrive=walk");
  const ids = await page.$$eval("[data-testid=closed] [data-id]", (cards) => cards.map((card) => card.dataset.id));
  const all = await featuresOf({ postcode: EXAMPLE, open: "any", arrive: "walk" });
  const closed = all.filter(({ properties }) => properties.open.state === "closed");
  assert.ok(closed.length > 1);
  assert.deepEqual(ids, closed.map(({ id }) => id));
  await open("#postcode=CV1+5FX&when=any&arrive=walk");
  assert.deepEqual((await resultsOf(page)).map(({ id }) => id), all.slice(0, 10).map(({ id }) => id));
});

test("without a place the switch says that one is needed, and counts as soon as there is one", async () => {
  const { page, open } = await here.visitor();
  await open(`#when=${LATE}`);
  const before = await resultsOf(page);
  const box = page.getByRole("switch", SWITCH);
  const hint = page.locator(`#${await box.getAttribute("aria-describedby")}`);
  assert.match(await hint.innerText(), /First give your postcode or location/);
  await box.check();
  await listed(page, before, "nobody walks from the city center unasked");
  await page.getByTestId("place").fill("CV6 3AA");
  await page.getByTestId("place").press("Enter");
  await page.waitForFunction(() => location.hash.includes("postcode="));
  assert.match(await hint.innerText(), /at least 15 minutes before it closes/);
  await listed(page, await apiNearest(here.server, { ...late, postcode: "CV6 3AA", arrive: "walk" }));
  await open(`#postcode=ZZ9+9ZZ&when=${LATE}&arrive=walk`);
  assert.match(await hint.innerText(), /First give your postcode or location/, "a postcode nobody knows is no place");
});

test("it is answered on the device: without a network, and nothing is sent", async () => {
  const { page, context, sent, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=${LATE}`);
  const expected = await apiNearest(here.server, { ...late, arrive: "walk" });
  await context.setOffline(true);
  const before = sent.length;
  await page.getByTestId("arrive").check();
  await listed(page, expected);
  assert.equal(sent.length, before);
});

test("it is turned by keyboard and keeps the focus, and what changed is announced", async () => {
  const { page, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=${MORNING}`);
  await page.getByTestId("when-time").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  assert.match(await hashOf(page), /&arrive=walk$/);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "arrive");
  await page.waitForFunction(() => /open when you get there/.test(document.getElementById("announcements").textContent));
  await page.goBack();
  await page.waitForFunction(() => !document.querySelector("[data-testid=arrive]").checked);
});

test("a way to arrive that is not known is said to be left out", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&arrive=run");
  assert.match(await page.innerText("#results"), /was left out: arrive/);
  assert.equal(await page.getByTestId("arrive").isChecked(), false);
});
