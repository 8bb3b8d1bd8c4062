// The details say what is asked, no more than is known, and where to turn.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { catalogue, mapDrawn, world } from "./support.mjs";

const here = world(before, after);

const CITIZENS_ADVICE = "8bcb4f37-414d-5675-871c-7d9eeca1d7b7";
const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
const RED_CROSS = "94a813cf-2b9d-541b-aeed-efe63589f38f";
const HONG_KONG = "19666604-652d-58fd-af75-75f238ad7160";
const MERIDIAN = "66f85b70-1def-5827-9825-0ec96d1f39a4";

/** The week of the open details: each row's day and what it says. */
const weekOf = (page) => page.$$eval("[data-testid=details] .week tbody tr", (rows) =>
  rows.map((row) => ({ day: row.querySelector("th").innerText, words: row.querySelector("td").innerText })));

test("a day is not called closed while hours of the place are unknown", async () => {
  const { page, open } = await here.visitor();
  await open(`#when=2025-03-04T10:00&service=${CITIZENS_ADVICE}`);
  const days = await weekOf(page);
  assert.equal(days.length, 7);
  for (const { day, words } of days) {
    assert.match(words, /In person: hours not given/, day);
    assert.doesNotMatch(words, /Closed/, day);
  }
  assert.match(days[0].words, /10:00 – 16:00 by phone/);
});

test("a day without any session is closed, and unknown hours by phone are no invitation to come", async () => {
  const { page, open } = await here.visitor();
  await open(`#when=2025-03-04T10:00&service=${JOINING_COMMUNITIES}`);
  const said = Object.fromEntries((await weekOf(page)).map(({ day, words }) => [day.match(/\w+/)[0], words.trim()]));
  assert.equal(said["Thursday"], "By phone: hours not given");
  assert.equal(said["Sunday"], "Closed");
});

test("the details answer for the time that was asked about, and their week begins then", async () => {
  const { page, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=2025-03-04T10:00&service=${JOINING_COMMUNITIES}`);
  const details = page.getByTestId("details");
  assert.match(await details.locator(".at > .state").innerText(), /^On Tuesday,? 4 March 2025 10:00: Open until 16:00$/);
  assert.match(await details.locator(".week caption").innerText(), /7 days from Tuesday,? 4 March 2025/);
  assert.match((await weekOf(page))[0].day, /Tuesday,? 4 March 2025/);
});

test("a day that has passed is told with its year", async () => {
  const { page, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=2025-03-04T10:00&service=${RED_CROSS}`);
  assert.match(await page.locator("[data-testid=details] .at > .state").innerText(), /4 March 2025/);
  assert.match(await page.innerText("#results"), /4 March 2025/);
});

test("a place without a number offers its address to write to, or says that there is none", async () => {
  const { page, open } = await here.visitor();
  await open("#when=any");
  const card = (id) => page.locator(`.card:has([data-service="${id}"])`).first();
  const letter = card(HONG_KONG).locator("a.call");
  assert.equal(await letter.getAttribute("href"), "mailto:migrationteam@coventry.gov.uk");
  assert.match(await letter.textContent(), /^Send an email: .*Hong Kong.*, migrationteam@/);
  await page.goto(`${here.server.address}/#when=any&service=${MERIDIAN}`);
  const words = await page.getByTestId("details").innerText();
  assert.match(words, /No number is known\./);
  assert.match(words, /Where exactly is not known\./);
  assert.doesNotMatch(words, /call and ask/);
});

test("somewhere nobody can point to says so in the list", async () => {
  const { page, open } = await here.visitor();
  await open("#when=any");
  while (await page.getByTestId("more").count()) await page.getByTestId("more").click();
  const words = await page.locator(`.card:has([data-service="${MERIDIAN}"])`).first().innerText();
  assert.match(words, /Where exactly is not known\.[\s\S]*No number is known\./);
});

test("“Show on the map” marks the place there and stays at it; back returns to the details", async () => {
  const { page, open } = await here.visitor();
  await open("#postcode=CV1+5FX&when=any");
  await mapDrawn(page);
  const link = page.locator("[data-testid=result] a.card-link").last();
  await link.click();
  const details = page.getByTestId("details");
  await details.getByRole("button", { name: "Show on the map" }).click();
  await details.waitFor({ state: "hidden" });
  await page.waitForFunction(() => document.activeElement?.id === "map");
  await page.waitForTimeout(300);
  const { y, height } = await page.getByTestId("map").boundingBox();
  assert.ok(y > -height / 2 && y + height / 2 < 740, `the map is out of sight at ${y}`);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /service=/);
  const marked = await page.getByTestId("map").screenshot();
  await page.goBack();
  await details.waitFor();
  await page.keyboard.press("Escape");
  await details.waitFor({ state: "hidden" });
  await page.getByTestId("map").scrollIntoViewIfNeeded();
  await page.waitForTimeout(300);
  assert.notDeepEqual(await page.getByTestId("map").screenshot(), marked, "closing the details takes the mark away, showing on the map does not");
});

test("a contradiction shows both values first, its reason on request, in the language of the page", async () => {
  const { page, open } = await here.visitor({ locale: "ar" });
  const services = await (await fetch(`${here.server.address}/api/v1/nearest?lat=52.4&lon=-1.5&open=any&unknown=include&channel=any&limit=100`)).json();
  const found = await Promise.all(services.features.map(async ({ properties }) =>
    (await fetch(`${here.server.address}/api/v1/services/${properties.service_id}`)).json()));
  const { id } = found.find(({ conflicts }) => conflicts.some(({ field }) => field === "phone"));
  await open(`#when=any&service=${id}`);
  const why = page.locator("[data-testid=details] .conflicts details").first();
  assert.equal(await why.evaluate((folded) => folded.open), false);
  const { strings } = await catalogue("ar");
  assert.equal(await why.locator("summary").innerText(), strings["details.conflict_why"]);
  assert.ok(await page.locator("[data-testid=details] .conflicts li > p").count() >= 3);
  assert.doesNotMatch(await page.locator("[data-testid=details] .sources").innerText(), /As of|another part/, "how a source is dated is English only");
});

test("postcodes do not break, the distance has its own line, and a fact is told once", async () => {
  const { page, open } = await here.visitor();
  await open(`#postcode=CV1+5FX&when=any&service=${JOINING_COMMUNITIES}`);
  const address = page.locator("[data-testid=details] .address");
  assert.match(await address.innerText(), /CV1\u00a04AE/);
  assert.match(await address.innerText(), /\n+5\d0 m in a straight line\n/);
  const spoken = await page.locator("[data-testid=details] .facts > div").first().ariaSnapshot();
  assert.equal(spoken.match(/Languages/g).length, 1);
});
