// Council staff ask where help is missing: the answer in words, the gaps, other weeks, the overview, against the figures of the API.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { answered, comingHoliday, fragment, office, percent } from "./coverage_support.mjs";
import { soon, waymark, webSource } from "./support.mjs";

const here = office(before, after);

describe("the question", () => {
  test("asked in a sentence is answered in one, with the API's figures, and stands in the address", async () => {
    const { page, faults } = await here.staff();
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "Food" });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "2 km" });
    await answered(page);
    assert.equal(await fragment(page), "need=food&within=2000");
    const { total } = await here.api("category=food&channel=in_person&within=2000&open=week&by=city");
    assert.ok(total.share > 0 && total.share < 1, "the question tells something");
    assert.match(await page.getByTestId("headline").innerText(), new RegExp(`^In a regular week, ${percent(total.share)} of Coventry’s postcodes have food open within 2 km at some hour;`));
    assert.deepEqual(faults, []);
  });

  test("is opened again by its link, and left by going back", async () => {
    const { week, name } = await comingHoliday();
    const { page } = await here.staff(`need=food&language=ar&help=spoken&within=500&week=${week}&at=saturday`);
    assert.match(await page.getByTestId("headline").innerText(), new RegExp(`^In the week of .*${name}.* \\(from \\d+ \\w+ \\d+\\), .* food in Arabic .* within 500 m`));
    assert.equal(await page.getByRole("button", { name: "Saturday", exact: true }).getAttribute("aria-pressed"), "true");
    await page.getByLabel("Language", { exact: true }).selectOption("");
    await answered(page);
    await page.goBack();
    await page.waitForFunction(() => location.hash.includes("language=ar"));
    await answered(page);
    assert.match(await page.getByTestId("headline").innerText(), /in Arabic/);
  });

  test("that the API refuses is told at its field; the last answer stays", async () => {
    const { page } = await here.staff("need=food");
    const before = await page.getByTestId("headline").innerText();
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "… metres" });
    const own = page.getByLabel("Metres");
    await own.fill("far");
    await own.press("Tab");
    await page.locator("#refused").waitFor();
    assert.match(await page.locator("#refused").innerText(), /far/);
    assert.equal(await own.getAttribute("aria-invalid"), "true");
    assert.equal(await page.getByTestId("headline").innerText(), before);
    await own.fill("700");
    await own.press("Tab");
    await page.locator("#refused").waitFor({ state: "detached" });
    assert.match(await page.getByTestId("headline").innerText(), /within 700 m/);
  });

  test("asked later wins over one asked earlier that takes longer", async () => {
    const { page } = await here.staff("need=food");
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    const late = [];
    await page.route("**/api/v1/coverage?*within=2000*", async (route) => {
      await held;
      late.push(await route.continue().then(() => "sent", () => "given up"));
    });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "2 km" });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "500 m" });
    await page.waitForFunction(() => document.querySelector("[data-testid=headline]").textContent.includes("500 m"));
    release();
    await soon(async () => assert.ok(late.length > 0, "the first was asked"));
    await page.waitForLoadState("networkidle");
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); }));
    assert.match(await page.getByTestId("headline").innerText(), /within 500 m/);
  });
});

describe("gaps", () => {
  test("where are people furthest from English classes on weekday evenings: the list says it, most people first", async () => {
    const { page } = await here.staff("need=english");
    await page.getByRole("button", { name: "Weekday evenings", exact: true }).click();
    const { features } = await here.api("category=english&channel=in_person&within=1000&open=week&by=lsoa");
    const evenings = [0, 1, 2, 3, 4].flatMap((day) => [17, 18, 19, 20].map((hour) => day * 24 + hour));
    const without = new Map();
    for (const { properties: { place, name, demand, week } } of features) {
      const share = evenings.reduce((sum, hour) => sum + week[hour], 0) / evenings.length;
      without.set(place || name, (without.get(place || name) ?? 0) + demand * (1 - share));
    }
    const most = [...without].sort((a, b) => b[1] - a[1]).slice(0, 10).map(([place]) => place);
    const items = await page.locator("[data-testid=gaps] li strong").allInnerTexts();
    assert.deepEqual(items, most);
    assert.match(await page.locator("[data-testid=gaps] li").first().innerText(), /no English classes within 1 km on weekday evenings; [\d,]+ postcodes/);
  });

  test("the map and the table tell the same of an area", async () => {
    const { page } = await here.staff("need=food&within=2000");
    await page.getByRole("button", { name: /^Show all \d+ areas$/ }).click();
    const [map, table] = await Promise.all([
      page.$$eval("[data-testid=area-map] [data-code]", (areas) => Object.fromEntries(areas.map((area) => [area.dataset.code, area.getAttribute("aria-label").match(/: ([^%]+ %)/)?.[1] ?? "–"]))),
      page.$$eval("[data-testid=areas] tbody tr", (rows) => Object.fromEntries(rows.map(({ cells }) => [cells[1].textContent.match(/E\d{8}/)[0], cells[3].textContent]))),
    ]);
    assert.ok(Object.keys(map).length > 190);
    assert.deepEqual(map, table);
  });

  test("the table sorts by what is clicked", async () => {
    const { page } = await here.staff("need=food");
    await page.getByRole("button", { name: /^Share/ }).click();
    const shares = await page.$$eval("[data-testid=areas] tbody tr td:nth-child(4)", (cells) => cells.map(({ textContent }) => parseInt(textContent.replace(/\D*/, ""), 10)));
    assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
    assert.equal(await page.locator("[data-testid=areas] th[aria-sort]").getAttribute("aria-sort"), "descending");
  });

  test("an hour is picked in the week, and what was not known is told apart", async () => {
    const { page } = await here.staff("need=english");
    const total = (await here.api("category=english&channel=in_person&within=1000&open=week&by=city")).total;
    assert.ok(total.share_if_known > total.share, "the directory has English classes of unknown hours");
    assert.match(await page.locator(".doubt").first().innerText(), new RegExp(`up to ${percent(total.share_if_known)}`));
    await page.locator("[data-cell='66']").click();
    assert.match(await page.getByTestId("headline").innerText(), /Wednesday at 18:00|at any hour/);
    assert.match(await fragment(page), /at=h66/);
    await page.getByLabel("What counts").selectOption("if_known");
    assert.match(await page.getByTestId("headline").innerText(), new RegExp(`${percent(total.share_if_known)} of Coventry’s postcodes may have English classes`));
  });
});

describe("with a census", () => {
  /** Made up: born abroad are as many as the code's last digits say. */
  const bornAbroad = (code) => Number(code.slice(-3));
  let folder;

  before(async () => {
    const areas = JSON.parse(await readFile(path.join(webSource, "..", "..", "data", "coventry", "geo", "lsoa.geojson"), "utf8")).features;
    const rows = areas.map(({ properties: { code } }) => `${code},${bornAbroad(code)},${bornAbroad(code) + 1000}`);
    folder = await mkdtemp(path.join(tmpdir(), "waymark-census-"));
    const file = path.join(folder, "census.csv");
    await writeFile(file, ["lsoa11cd,TS004 Born outside the UK,TS004 Total", ...rows].join("\n"));
    await waymark("import", "--database", here.server.database, file);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await here.api("by=city")).known.weights.includes("born_abroad")) return;
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
    throw new Error("the census did not arrive");
  });
  after(() => rm(folder, { recursive: true }));

  test("where are people born outside the UK furthest from English classes on weekday evenings?", async () => {
    const { page } = await here.staff();
    await page.getByLabel("Who counts").selectOption({ label: "people born outside the UK" });
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "Learning English" });
    await page.getByRole("button", { name: "Weekday evenings", exact: true }).click();
    await answered(page);
    const { features } = await here.api("category=english&channel=in_person&within=1000&open=week&by=lsoa&weight=born_abroad");
    const born = new Map();
    for (const { id, properties: { place, name } } of features) born.set(place || name, (born.get(place || name) ?? 0) + bornAbroad(id));
    // Nobody has a class whose hours are known in the evening: so it is where most were born abroad.
    const most = [...born].sort((a, b) => b[1] - a[1]).slice(0, 10).map(([place]) => place);
    assert.deepEqual(await page.locator("[data-testid=gaps] li strong").allInnerTexts(), most);
    assert.match(await page.locator("[data-testid=gaps] li").first().innerText(), /no English classes within 1 km on weekday evenings; [\d,]+ people born outside the UK/);
  });
});

test("another week is laid beside: what is closed on a bank holiday is lost", async () => {
  const { week, name } = await comingHoliday();
  const { page } = await here.staff("need=food&within=2000");
  const weeks = await page.getByLabel("Another week").locator("option").allInnerTexts();
  assert.ok(weeks.some((words) => words.includes(name)), weeks.join());
  await page.getByLabel("Another week").selectOption(week);
  await page.getByTestId("changes").waitFor();
  assert.match(await page.getByTestId("changes").innerText(), /lose|Nobody gains or loses/);
  await page.getByRole("button", { name: "Stop comparing" }).click();
  await page.getByTestId("changes").waitFor({ state: "detached" });
});

test("needs by languages are loaded when they are scrolled to, and a cell asks its question", async () => {
  const { page, sent } = await here.staff();
  const asked = () => sent.filter(({ url }) => url.includes("/coverage/matrix")).length;
  assert.equal(asked(), 0, "it is far below");
  await page.locator("#matrix").scrollIntoViewIfNeeded();
  await page.getByTestId("matrix").waitFor();
  assert.equal(asked(), 1);
  const known = await page.locator("[data-cell='english/']").innerText();
  await page.getByLabel("What counts").selectOption("if_known");
  await page.waitForFunction((before) => Number(document.querySelector("[data-cell='english/']").textContent) > Number(before), known);
  await page.getByLabel("What counts").selectOption("open");
  await page.locator("[data-cell='food/ar']").click();
  await answered(page);
  assert.match(await page.getByTestId("headline").innerText(), /food in Arabic/);
  assert.equal(await fragment(page), "need=food&language=ar");
});

test("nothing is asked of anybody else, and no cookie is set", async () => {
  const { sent, context } = await here.staff("need=food");
  assert.deepEqual([...new Set(sent.map(({ url }) => new URL(url).origin))], [here.server.address]);
  assert.deepEqual(await context.cookies(), []);
});
