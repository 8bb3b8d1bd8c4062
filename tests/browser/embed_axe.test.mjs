// axe-core finds nothing on the example host pages, nor in the frame on them, in three languages, by day and by night.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test, { after, before } from "node:test";
import { answeredFrame, startHost } from "./embed_support.mjs";
import { DESKTOP, PHONE, webSource, world } from "./support.mjs";

const here = world(before, after);
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");
let host;
before(async () => { host = await startHost(here); });
after(() => host?.stop());

const RULES = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }, iframes: false };
const found = (where) => where.evaluate(async (rules) => {
  const { violations } = await window.axe.run(document, rules);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}, RULES);

for (const [lang, view] of [["en", DESKTOP], ["ar", PHONE], ["pl", { ...PHONE, colorScheme: "dark" }]]) {
  test(`${lang}: the host's page, and the frame in it, closed and open`, async () => {
    const { page, context, faults } = await here.visitor(view);
    await context.addInitScript({ content: axe.source });
    await page.goto(`${host.address}/${lang}.html`);
    const frame = await answeredFrame(page, "#map");
    await frame.waitForSelector(`html[lang=${lang}]`);
    await frame.waitForSelector("[data-testid=map][data-pins]");
    assert.deepEqual(await found(page), []);
    assert.deepEqual(await found(frame), []);
    await frame.locator("a.card-link").first().click();
    await frame.getByTestId("details").waitFor();
    assert.deepEqual(await found(frame), []);
    assert.deepEqual([host.reports, faults], [[], []]);
  });
}

test("the example asks for a need, a place and a look, and says what was chosen", async () => {
  const { page } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await page.goto(`${host.address}/en.html`);
  const frame = await answeredFrame(page, "#map");
  await page.locator("#need").selectOption("housing");
  await page.locator("#near").fill("cv1 5fx");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.locator("#dark").check();
  await frame.waitForFunction(() => location.hash.includes("need=housing") && location.hash.includes("postcode=") && location.hash.includes("theme=dark"));
  await frame.locator("a.card-link").first().click();
  await frame.getByTestId("details").waitFor();
  const name = await frame.locator("#details-title").textContent();
  await page.waitForFunction((wanted) => document.querySelector("#chosen").textContent === wanted, name);
});
