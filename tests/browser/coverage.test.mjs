// Council staff look for gaps: journeys through the page about coverage, against the figures of the API.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, afterEach, before, describe } from "node:test";
import { DESKTOP, PHONE, waymark, webSource, world } from "./support.mjs";

const here = world(before, after);
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");
const AT_A_DESK = { ...DESKTOP, isMobile: false, hasTouch: false };
const ST_FRANCIS = "-1.52064,52.431327";
/** Thursday 18:00 and 19:00. */
const THURSDAY_EVENING = [3 * 24 + 18, 3 * 24 + 19];

const visits = [];
afterEach(() => Promise.all(visits.splice(0).map(({ context }) => context.close())));

async function staff(fragment = "", options = AT_A_DESK) {
  const visit = await here.visitor({ acceptDownloads: true, ...options });
  visits.push(visit);
  await visit.page.goto(`${here.server.address}/coverage${fragment && `#${fragment}`}`);
  await answered(visit.page);
  return visit;
}

/** What is asked is answered: nothing is dimmed any more. */
async function answered(page) {
  await page.getByTestId("headline").waitFor();
  await page.waitForFunction(() => !document.querySelector("#results").hasAttribute("aria-busy"));
}

async function api(parameters) {
  const response = await fetch(`${here.server.address}/api/v1/coverage?${parameters}`);
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

const fragment = (page) => page.evaluate(() => location.hash.slice(1));
const percent = (share) => `${Math.round(share * 100)} %`;

describe("the question", () => {
  test("asked in a sentence is answered in one, with the API's figures, and stands in the address", async () => {
    const { page, faults } = await staff();
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "Food" });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "2 km" });
    await answered(page);
    assert.equal(await fragment(page), "need=food&within=2000");
    const { total } = await api("category=food&channel=in_person&within=2000&open=week&by=city");
    assert.ok(total.share > 0 && total.share < 1, "the question tells something");
    assert.match(await page.getByTestId("headline").innerText(), new RegExp(`^In a regular week, ${percent(total.share)} of Coventry’s postcodes have food open within 2 km at some hour;`));
    assert.deepEqual(faults, []);
  });

  test("is opened again by its link, and left by going back", async () => {
    const { page } = await staff("need=food&language=ar&help=spoken&within=500&week=2026-W52&at=saturday");
    assert.match(await page.getByTestId("headline").innerText(), /^In the week of Christmas Day \(from 21 December 2026\), .* food in Arabic .* within 500 m/);
    assert.equal(await page.getByRole("button", { name: "Saturday", exact: true }).getAttribute("aria-pressed"), "true");
    await page.getByLabel("Language", { exact: true }).selectOption("");
    await answered(page);
    await page.goBack();
    await page.waitForFunction(() => location.hash.includes("language=ar"));
    await answered(page);
    assert.match(await page.getByTestId("headline").innerText(), /in Arabic/);
  });

  test("that the API refuses is told at its field; the last answer stays", async () => {
    const { page } = await staff("need=food");
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
    const { page } = await staff("need=food");
    await page.route("**/api/v1/coverage?*within=2000*", async (route) => {
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
      await route.continue().catch(() => {});
    });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "2 km" });
    await page.getByLabel("Within", { exact: true }).selectOption({ label: "500 m" });
    await page.waitForFunction(() => document.querySelector("[data-testid=headline]").textContent.includes("500 m"));
    await page.waitForTimeout(2000);
    assert.match(await page.getByTestId("headline").innerText(), /within 500 m/);
  });
});

describe("gaps", () => {
  test("where are people furthest from English classes on weekday evenings: the list says it, most people first", async () => {
    const { page } = await staff("need=english");
    await page.getByRole("button", { name: "Weekday evenings", exact: true }).click();
    const { features } = await api("category=english&channel=in_person&within=1000&open=week&by=lsoa");
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
    const { page } = await staff("need=food&within=2000");
    await page.getByRole("button", { name: /^Show all \d+ areas$/ }).click();
    const [map, table] = await Promise.all([
      page.$$eval("[data-testid=area-map] [data-code]", (areas) => Object.fromEntries(areas.map((area) => [area.dataset.code, area.getAttribute("aria-label").match(/: ([^%]+ %)/)?.[1] ?? "–"]))),
      page.$$eval("[data-testid=areas] tbody tr", (rows) => Object.fromEntries(rows.map(({ cells }) => [cells[1].textContent.match(/E\d{8}/)[0], cells[3].textContent]))),
    ]);
    assert.ok(Object.keys(map).length > 190);
    assert.deepEqual(map, table);
  });

  test("the table sorts by what is clicked", async () => {
    const { page } = await staff("need=food");
    await page.getByRole("button", { name: /^Share/ }).click();
    const shares = await page.$$eval("[data-testid=areas] tbody tr td:nth-child(4)", (cells) => cells.map(({ textContent }) => parseInt(textContent.replace(/\D*/, ""), 10)));
    assert.deepEqual(shares, [...shares].sort((a, b) => b - a));
    assert.equal(await page.locator("[data-testid=areas] th[aria-sort]").getAttribute("aria-sort"), "descending");
  });

  test("an hour is picked in the week, and what was not known is told apart", async () => {
    const { page } = await staff("need=english");
    const total = (await api("category=english&channel=in_person&within=1000&open=week&by=city")).total;
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
      if ((await api("by=city")).known.weights.includes("born_abroad")) return;
      await new Promise((resolve) => { setTimeout(resolve, 200); });
    }
    throw new Error("the census did not arrive");
  });
  after(() => rm(folder, { recursive: true }));

  test("where are people born outside the UK furthest from English classes on weekday evenings?", async () => {
    const { page } = await staff();
    await page.getByLabel("Who counts").selectOption({ label: "people born outside the UK" });
    await page.getByLabel("Need", { exact: true }).selectOption({ label: "Learning English" });
    await page.getByRole("button", { name: "Weekday evenings", exact: true }).click();
    await answered(page);
    const { features } = await api("category=english&channel=in_person&within=1000&open=week&by=lsoa&weight=born_abroad");
    const born = new Map();
    for (const { id, properties: { place, name } } of features) born.set(place || name, (born.get(place || name) ?? 0) + bornAbroad(id));
    // Nobody has a class whose hours are known in the evening: so it is where most were born abroad.
    const most = [...born].sort((a, b) => b[1] - a[1]).slice(0, 10).map(([place]) => place);
    assert.deepEqual(await page.locator("[data-testid=gaps] li strong").allInnerTexts(), most);
    assert.match(await page.locator("[data-testid=gaps] li").first().innerText(), /no English classes within 1 km on weekday evenings; [\d,]+ people born outside the UK/);
  });
});

describe("what if", () => {
  test("St Francis adds Thursday 18 to 20: who gains, where and when, as the API says", async () => {
    const { page } = await staff("need=english&at=evenings");
    await page.getByLabel("Where", { exact: true }).first().selectOption({ label: "St Francis Church" });
    await page.locator("[data-testid=draft] [value=Th]").check({ force: true });
    await page.getByLabel("From", { exact: true }).fill("18:00");
    await page.getByLabel("to", { exact: true }).fill("20:00");
    await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("changes").waitFor();

    const compare = new URLSearchParams({ draft: `${ST_FRANCIS};Th 18:00-20:00` });
    const { total } = await api(new URLSearchParams({ category: "english", channel: "in_person", within: "1000", open: "week", by: "city", compare: compare.toString() }));
    assert.ok(total.change.gained_people > 0);
    const words = await page.getByTestId("changes").innerText();
    assert.match(words, new RegExp(`^${total.change.gained_people} postcodes gain 2 hours a week on average; nobody loses`));
    assert.match(words, /Gained most in Radford .*Thursday 18:00–20:00/);
    const signs = await page.$$eval(".week-grid .hour", (cells) => cells.filter((cell) => cell.textContent.startsWith("+")).map((cell) => Number(cell.dataset.cell)));
    assert.deepEqual(signs, THURSDAY_EVENING);
    const [gained, hours, lost] = await page.$$eval("[data-testid=scenarios] tbody td", (cells) => cells.map(({ textContent }) => textContent));
    assert.deepEqual([gained, hours, lost], [String(total.change.gained_people), String(total.change.gained_hours), "0"]);
  });

  test("several scenarios stand side by side; one is shared by its link", async () => {
    const { page, context } = await staff("need=food&at=evenings");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const [day, name] of [["Mo", "Mondays"], ["Tu", "Tuesdays"]]) {
      await page.getByLabel("Where", { exact: true }).first().selectOption("postcode");
      await page.getByLabel("Postcode").fill("CV6 5BG");
      for (const box of await page.locator("[data-testid=draft] :checked[name=draft-day]").all()) await box.uncheck({ force: true });
      await page.locator(`[data-testid=draft] [value=${day}]`).check({ force: true });
      await page.getByLabel("Name (if you like)").fill(name);
      await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
      await page.getByRole("button", { name: `Hide ${name}` }).waitFor();
    }
    assert.equal(await page.locator("[data-testid=scenarios] tbody tr").count(), 2);
    await page.getByRole("button", { name: "Copy link to Mondays" }).click();
    const link = await page.waitForFunction(() => navigator.clipboard.readText().then((text) => (text.includes("scenario=") ? text : "")));
    const other = await staff(new URL(await link.jsonValue()).hash.slice(1));
    await other.page.getByTestId("changes").waitFor();
    assert.deepEqual(await other.page.locator("[data-testid=scenarios] tbody th").allInnerTexts().then((rows) => rows.map((row) => row.split("\n")[0])), ["Mondays"]);
  });

  test("a mistake in the form is told at its field, and a place nobody knows too", async () => {
    const { page } = await staff("need=food");
    const form = page.getByTestId("draft");
    await form.getByRole("button", { name: "Try it" }).click();
    assert.match(await form.getByRole("alert").innerText(), /Choose where/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft-place");
    await page.getByLabel("Where", { exact: true }).first().selectOption("postcode");
    await page.getByLabel("Postcode").fill("ZZ9 9ZZ");
    await form.locator("[value=Mo]").check({ force: true });
    await form.getByRole("button", { name: "Try it" }).click();
    await page.waitForFunction(() => document.querySelector("#trouble").textContent.includes("ZZ9"));
  });

  test("a session that is there can be left out: somebody loses", async () => {
    const { page } = await staff("need=food&within=2000");
    await page.getByLabel("What", { exact: true }).selectOption("out");
    const options = await page.locator("#draft-service option").allInnerTexts();
    assert.ok(options.length > 1);
    const { features } = await (await fetch(`${here.server.address}/api/v1/services?category=food&open=any&channel=in_person`)).json();
    assert.equal(options.length - 1, features.length);
    for (const [nth] of options.slice(1).entries()) {
      await page.locator("#draft-service").selectOption({ index: nth + 1 });
      await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
      await page.waitForFunction((many) => document.querySelectorAll("[data-testid=scenarios] tbody tr").length === many && !document.querySelector("[data-testid=scenarios]").textContent.includes("…"), nth + 1);
    }
    const lost = await page.$$eval("[data-testid=scenarios] tbody tr", (rows) => rows.map(({ cells }) => Number(cells[4].textContent.replace(/\D/g, ""))));
    assert.ok(lost.some((hours) => hours > 0), "food is known to be open somewhere, and gone without it");
  });

  test("a session is put where the map is clicked", async () => {
    const { page } = await staff("need=food");
    await page.getByLabel("Where", { exact: true }).first().selectOption("map");
    const area = page.locator("[data-testid=area-map] [data-code=E01009642]");
    await area.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("[data-testid=draft] output").textContent.includes("City Centre"));
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft-place");
  });

  test("where next: proposals with reasons and a certificate, and one is tried", async () => {
    const { page } = await staff("need=english");
    await page.getByTestId("next-form").getByRole("button", { name: "Find the best" }).click();
    await page.getByTestId("certificate").waitFor();
    assert.match(await page.getByTestId("proposals").locator("li").first().innerText(), /\w+day \d\d:00–\d\d:00 at .+: [\d,]+ postcodes gain 2 hours each/);
    assert.match(await page.getByTestId("certificate").innerText(), /^No other choice of 3 sessions could gain more/);
    assert.deepEqual(await page.locator(".pins text").allTextContents(), ["1", "2", "3"]);
    await page.getByRole("button", { name: "Try it:" }).first().click();
    await page.getByTestId("changes").waitFor();
    assert.match(await page.getByTestId("changes").innerText(), /postcodes gain 2 hours a week/);
  });
});

test("another week is laid beside: what is closed at Christmas is lost", async () => {
  const { page } = await staff("need=food&within=2000");
  const weeks = await page.getByLabel("Another week").locator("option").allInnerTexts();
  assert.ok(weeks.some((words) => words.includes("Christmas Day")), weeks.join());
  await page.getByLabel("Another week").selectOption("2026-W52");
  await page.getByTestId("changes").waitFor();
  assert.match(await page.getByTestId("changes").innerText(), /lose|Nobody gains or loses/);
  await page.getByRole("button", { name: "Stop comparing" }).click();
  await page.getByTestId("changes").waitFor({ state: "detached" });
});

test("needs by languages are loaded when they are scrolled to, and a cell asks its question", async () => {
  const { page, sent } = await staff();
  const asked = () => sent.filter(({ url }) => url.includes("/coverage/matrix")).length;
  assert.equal(asked(), 0, "it is far below");
  await page.locator("#matrix").scrollIntoViewIfNeeded();
  await page.getByTestId("matrix").waitFor();
  assert.equal(asked(), 1);
  await page.locator("[data-cell='food/ar']").click();
  await answered(page);
  assert.match(await page.getByTestId("headline").innerText(), /food in Arabic/);
  assert.equal(await fragment(page), "need=food&language=ar");
});

describe("with the keyboard", () => {
  test("the week is one stop; arrows go from hour to hour, Enter picks", async () => {
    const { page } = await staff("need=food");
    await page.locator(".week-grid [tabindex='0']").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    assert.match(await fragment(page), /at=h50/);
    assert.equal(await page.locator(".week-grid [tabindex='0']").count(), 1);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Wednesday 02:00: /);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".week-grid")), null);
  });

  test("the map is one stop; arrows go to the neighbor, Enter picks and shows its week", async () => {
    const { page } = await staff("need=food");
    assert.equal(await page.locator("[data-testid=area-map] [tabindex='0']").count(), 1);
    await page.locator("[data-testid=area-map] [data-code=E01009642]").focus();
    const middle = () => page.evaluate(() => { const box = document.activeElement.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; });
    const [x] = await middle();
    await page.keyboard.press("ArrowRight");
    assert.ok((await middle())[0] > x);
    const code = await page.evaluate(() => document.activeElement.dataset.code);
    await page.keyboard.press("Enter");
    assert.match(await fragment(page), new RegExp(`area=${code}`));
    assert.match(await page.locator(".week-grid caption").innerText(), /Coventry \d/);
    assert.equal(await page.evaluate(() => document.activeElement.dataset.code), code, "focus stays");
  });
});

describe("the map", () => {
  const seen = (page) => page.getByTestId("area-map").getAttribute("viewBox").then((box) => box.split(" ").map(Number));

  test("is zoomed and moved by buttons and by hand, and never leaves the city", async () => {
    const { page } = await staff("need=food");
    const [, , whole, tall] = await seen(page);
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    const [x, y, wide] = await seen(page);
    assert.ok(wide < whole / 2 && x > 0 && y > 0);
    await page.getByTestId("area-map").scrollIntoViewIfNeeded();
    const box = await page.getByTestId("area-map").boundingBox();
    const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(left, top);
    await page.mouse.down();
    await page.mouse.move(left - 40, top - 30, { steps: 4 });
    await page.mouse.up();
    const [movedX, movedY] = await seen(page);
    assert.ok(movedX > x && movedY > y, "the map follows the hand");
    assert.doesNotMatch(await fragment(page), /area=/, "a drag picks nothing");
    for (let step = 0; step < 30; step += 1) await page.getByRole("button", { name: "Move right" }).click();
    const [lastX, , lastWide] = await seen(page);
    assert.ok(Math.abs(lastX + lastWide - whole) < 1e-6, "the eastern edge");
    await page.mouse.click(left, top);
    assert.match(await fragment(page), /area=E01/, "a click picks");
    await page.mouse.wheel(0, 100);
    await page.waitForFunction((before) => Number(document.querySelector("[data-testid=area-map]").getAttribute("viewBox").split(" ")[2]) > before, lastWide);
    for (let step = 0; step < 8; step += 1) await page.getByRole("button", { name: "Zoom out" }).click();
    assert.deepEqual(await seen(page), [0, 0, whole, tall]);
  });

  test("a picked area offers to try a session there", async () => {
    const { page } = await staff("need=food&area=E01009642");
    await page.getByRole("button", { name: "Try a session here" }).click();
    assert.equal(await page.locator("#draft-place").inputValue(), "map");
    await page.locator("[data-testid=draft] [value=We]").check({ force: true });
    await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("changes").waitFor();
    assert.match(await page.getByTestId("changes").innerText(), /Gained most in City Centre.*: Wednesday 17:00–19:00/);
  });
});

describe("taken along", () => {
  test("table and areas are files of the very question", async () => {
    const { page } = await staff("need=food&within=2000");
    for (const [format, start] of [["csv", "code,"], ["geojson", "{\"type\":\"FeatureCollection\""]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`export-${format}`).click()]);
      assert.equal(download.suggestedFilename().endsWith(format), true);
      const text = await readFile(await download.path(), "utf8");
      assert.ok(text.startsWith(start), text.slice(0, 60));
      assert.ok(text.includes("E01009642"));
    }
  });

  test("the map is a picture", async () => {
    const { page, faults } = await staff("need=food&within=2000");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-png").click()]);
    const png = await readFile(await download.path());
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(png.readUInt32BE(16) > 1500 && png.length > 50_000, "it is large, and not blank");
    assert.deepEqual(faults, []);
  });

  for (const [name, options] of [["a desk", AT_A_DESK], ["a phone", { ...PHONE }]]) {
    test(`on paper from ${name} it is one page: question, answer, map, worst gaps, week, date and sources`, async () => {
      const { page } = await staff("need=english&at=evenings&area=E01009642", options);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1);
      await page.emulateMedia({ media: "print" });
      for (const part of [".headline", ".report", "[data-testid=area-map]", "[data-testid=gaps]", ".week-grid", "#footer"]) assert.ok(await page.locator(part).isVisible(), part);
      for (const part of ["#question", "#whatif", "#next", "#matrix", "#share", ".map-buttons"]) assert.ok(!(await page.locator(part).isVisible()), part);
      assert.match(await page.locator(".report").innerText(), /English classes within 1 km.*Made with Waymark on \d+ \w+ 20\d\d/s);
      assert.match(await page.locator("#footer").innerText(), /Contains OS data © Crown copyright/);
    });
  }
});

const EVERY_RULE = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
const OF_COLORS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const OF_LAYOUT = { type: "rule", values: ["color-contrast", "target-size", "scrollable-region-focusable"] };
const LOOKS = {
  "on a phone": { rules: EVERY_RULE }, "at a desk": { ...AT_A_DESK, rules: OF_LAYOUT },
  "by night": { colorScheme: "dark", rules: OF_COLORS }, "in forced colors": { ...AT_A_DESK, forcedColors: "active", rules: OF_COLORS },
};
const STATES = {
  "the first question": "", "an area and an hour": "need=food&within=2000&area=E01009642&at=h58",
  "a scenario": `need=english&${new URLSearchParams({ scenario: `name=Thursdays&${new URLSearchParams({ draft: `place=${encodeURIComponent(ST_FRANCIS)}&hours=Th 18:00-20:00&label=St Francis` })}` })}&try=1`,
  "a mistake": "need=food&within=far", "a walk and a week of one's own": "need=food&language=prs&walk=12&week=2026-W49", "another week": "need=food&compare=open:2026-W52&see=then",
};

describe("axe-core finds nothing, nor does anything stick out", { concurrency: 2 }, () => {
  for (const [look, { rules, ...options }] of Object.entries(LOOKS)) {
    test(look, async () => {
      const { page, context } = await here.visitor(options);
      await context.addInitScript({ content: axe.source });
      for (const [state, question] of Object.entries(STATES)) {
        await page.goto("about:blank");
        await page.goto(`${here.server.address}/coverage#${question}`);
        await page.locator(state === "a mistake" ? "#refused" : "[data-testid=headline]").waitFor();
        if (state === "the first question") await page.locator("#matrix").scrollIntoViewIfNeeded().then(() => page.getByTestId("matrix").waitFor());
        assert.deepEqual(await violations(page, rules), [], state);
        const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= screen, `${state}: ${wide} of ${screen}`);
      }
      await context.close();
    });
  }
});

async function violations(page, runOnly) {
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: rules, resultTypes: ["violations"], preload: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join("; ")}`);
  }, runOnly);
}

test("nothing is asked of anybody else, and no cookie is set", async () => {
  const { sent, context } = await staff("need=food");
  assert.deepEqual([...new Set(sent.map(({ url }) => new URL(url).origin))], [here.server.address]);
  assert.deepEqual(await context.cookies(), []);
});
