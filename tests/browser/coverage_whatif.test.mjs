// Council staff try what does not exist yet: sessions, other hours, several scenarios, and where the next would help most.

import assert from "node:assert/strict";
import test, { after, before, describe } from "node:test";
import { ST_FRANCIS, office } from "./coverage_support.mjs";
import { soon } from "./support.mjs";

const here = office(before, after);
/** Thursday 18:00 and 19:00. */
const THURSDAY_EVENING = [3 * 24 + 18, 3 * 24 + 19];

describe("what if", () => {
  test("St Francis adds Thursday 18 to 20: who gains, where and when, as the API says", async () => {
    const { page } = await here.staff("need=english&at=evenings");
    await page.getByLabel("Where", { exact: true }).first().selectOption({ label: "St Francis Church" });
    await page.locator("[data-testid=draft] [value=Th]").check({ force: true });
    await page.getByLabel("From", { exact: true }).fill("18:00");
    await page.getByLabel("to", { exact: true }).fill("20:00");
    await page.getByTestId("draft").getByRole("button", { name: "Try it" }).click();
    await page.getByTestId("changes").waitFor();

    const compare = new URLSearchParams({ draft: `${ST_FRANCIS};Th 18:00-20:00` });
    const { total } = await here.api(new URLSearchParams({ category: "english", channel: "in_person", within: "1000", open: "week", by: "city", compare: compare.toString() }));
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
    const { page, context } = await here.staff("need=food&at=evenings");
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
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await soon(async () => assert.match(await copied(), /scenario=/));
    const other = await here.staff(new URL(await copied()).hash.slice(1));
    await other.page.getByTestId("changes").waitFor();
    assert.deepEqual(await other.page.locator("[data-testid=scenarios] tbody th").allInnerTexts().then((rows) => rows.map((row) => row.split("\n")[0])), ["Mondays"]);
  });

  test("a mistake in the form is told at its field, and a place nobody knows too", async () => {
    const { page } = await here.staff("need=food");
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
    const { page } = await here.staff("need=food&within=2000");
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
    const { page } = await here.staff("need=food");
    await page.getByLabel("Where", { exact: true }).first().selectOption("map");
    const area = page.locator("[data-testid=area-map] [data-code=E01009642]");
    await area.focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("[data-testid=draft] output").textContent.includes("City Centre"));
    assert.equal(await page.evaluate(() => document.activeElement.id), "draft-place");
  });

  test("where next: proposals with reasons and a certificate, and one is tried", async () => {
    const { page } = await here.staff("need=english");
    await page.getByTestId("next-form").getByRole("button", { name: "Find the best" }).click();
    await page.getByTestId("certificate").waitFor();
    assert.match(await page.getByTestId("proposals").locator("li").first().innerText(), /\w+day \d\d:00–\d\d:00 at .+: [\d,]+ postcodes gain 2 hours each/);
    assert.match(await page.getByTestId("certificate").innerText(), /^No other choice of 3 sessions could gain more/);
    const pins = await page.locator(".pins text").allTextContents();
    assert.deepEqual(pins.join(" ").split(" ").sort(), ["1", "2", "3"], "each is on the map, several at one place on one pin");
    await page.getByRole("button", { name: "Try it:" }).first().click();
    await page.getByTestId("changes").waitFor();
    assert.match(await page.getByTestId("changes").innerText(), /postcodes gain 2 hours a week/);
  });
});
