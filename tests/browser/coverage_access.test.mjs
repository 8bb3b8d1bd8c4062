// The page about coverage by keyboard, by hand, on paper, as files, and as axe-core sees it, in every look.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { AT_A_DESK, ST_FRANCIS, comingHoliday, fragment, office, weekOf } from "./coverage_support.mjs";
import { PHONE, nextTuesday, soon, webSource } from "./support.mjs";

const here = office(before, after);
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");

describe("with the keyboard", () => {
  test("the week is one stop; arrows go from hour to hour, Enter picks", async () => {
    const { page } = await here.staff("need=food");
    await page.locator(".week-grid [tabindex='0']").focus();
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "Enter"]) await page.keyboard.press(key);
    assert.match(await fragment(page), /at=h50/);
    assert.equal(await page.locator(".week-grid [tabindex='0']").count(), 1);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Wednesday 02:00: /);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".week-grid")), null);
  });

  test("the map is one stop; arrows go to the neighbor, Enter picks and shows its week", async () => {
    const { page } = await here.staff("need=food");
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

test("a gap that is picked tells of its area, and leads to the map", async () => {
  const { page } = await here.staff("need=food&within=2000", {});
  await page.locator("[data-testid=gaps] button").first().click();
  assert.match(await page.locator("[data-testid=gaps] .picked .about").innerText(), /^Here Coventry \d+\w: .+ at some hour of the week; [\d,]+ postcodes/);
  await page.getByRole("button", { name: "On the map" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "map-title");
  assert.equal(await page.locator(".ring path").count(), 2, "it is outlined there");
});

describe("the map", () => {
  const seen = (page) => page.getByTestId("area-map").getAttribute("viewBox").then((box) => box.split(" ").map(Number));

  test("is zoomed and moved by buttons and by hand, and never leaves the city", async () => {
    const { page } = await here.staff("need=food");
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
    const { page } = await here.staff("need=food&area=E01009642");
    await page.getByRole("button", { name: "Try a session here" }).click();
    assert.equal(await page.locator("#draft-place").inputValue(), "map");
    await page.locator("[data-testid=draft] [value=We]").check({ force: true });
    await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("changes").waitFor();
    assert.match(await page.getByTestId("changes").innerText(), /Gained most in City Centre.*: Wednesday 17:00–19:00/);
  });
});

describe("taken along", () => {
  test("the link is copied, and that is seen", async () => {
    const { page, context } = await here.staff("need=food&within=2000");
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const copy = page.getByTestId("copy");
    const mark = () => copy.evaluate((button) => getComputedStyle(button, "::after").content);
    assert.equal(await mark(), "none");
    await copy.click();
    await soon(async () => assert.match(await mark(), /✓/));
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    await soon(async () => assert.equal(await mark(), "none"));
  });

  test("table and areas are files of the very question", async () => {
    const { page } = await here.staff("need=food&within=2000");
    for (const [format, start] of [["csv", "code,"], ["geojson", "{\"type\":\"FeatureCollection\""]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId(`export-${format}`).click()]);
      assert.equal(download.suggestedFilename().endsWith(format), true);
      const text = await readFile(await download.path(), "utf8");
      assert.ok(text.startsWith(start), text.slice(0, 60));
      assert.ok(text.includes("E01009642"));
    }
  });

  test("the map is a picture", async () => {
    const { page, faults } = await here.staff("need=food&within=2000");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("export-png").click()]);
    const png = await readFile(await download.path());
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(png.readUInt32BE(16) > 1500 && png.length > 50_000, "it is large, and not blank");
    assert.deepEqual(faults, []);
  });

  for (const [name, options] of [["a desk", AT_A_DESK], ["a phone", { ...PHONE }]]) {
    test(`on paper from ${name} it is one page: question, answer, map, worst gaps, week, date and sources`, async () => {
      const { page } = await here.staff("need=english&at=evenings&area=E01009642", options);
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
  "a mistake": "need=food&within=far", "a walk and a week of one's own": `need=food&language=prs&walk=12&week=${weekOf(nextTuesday())}`, "another week": `need=food&compare=open:${(await comingHoliday()).week}&see=then`,
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
