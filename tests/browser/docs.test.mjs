// The page about the API: accessible by day and by night, no wider than its screen, used by keyboard, and whole when it is saved.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import test, { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { DESKTOP, PHONE, screenshotFolder, webSource, world } from "./support.mjs";

const here = world(before, after);
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");

for (const [name, view] of [["phone", PHONE], ["desktop", DESKTOP]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${name}, ${colorScheme}: axe finds nothing, and nothing leaves the screen`, async () => {
      const { page, context, faults } = await here.visitor({ ...view, colorScheme });
      await context.addInitScript({ content: axe.source });
      await page.goto(`${here.server.address}/docs`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= view.viewport.width);
      const violations = await page.evaluate(async () => (await window.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`));
      assert.deepEqual([violations, faults], [[], []]);
      await page.screenshot({ path: `${await screenshotFolder()}/docs-${name}-${colorScheme}.png` });
    });
  }
}

test("by keyboard: skipped to the text, an example opened, copied, and said so", async () => {
  const { page, context } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: here.server.address });
  await page.goto(`${here.server.address}/docs`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const example = page.locator("#nearest details", { hasText: "Python" }).first();
  await example.locator("summary").focus();
  await page.keyboard.press("Enter");
  // Past the text, which scrolls and so takes focus, to its button.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("#said", { hasText: "Copied" }).waitFor({ state: "attached" });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await example.locator("code").textContent());
  assert.match(copied, /urlopen/);
});

test("a saved copy is whole without a network, and without scripts", async () => {
  const answer = await fetch(`${here.server.address}/docs`);
  const folder = await mkdtemp(path.join(tmpdir(), "waymark-docs-"));
  const file = path.join(folder, "docs.html");
  await writeFile(file, await answer.text());
  const { page, context, faults } = await here.visitor({ ...PHONE, javaScriptEnabled: false });
  const asked = [];
  context.on("request", (request) => { if (!/^(file|data):/.test(request.url())) asked.push(request.url()); });
  await page.goto(pathToFileURL(file).href);
  const description = await (await fetch(`${here.server.address}/openapi.json`)).json();
  for (const address of Object.keys(description.paths)) {
    const { operationId } = description.paths[address].get;
    await page.locator(`article#${operationId} h4`, { hasText: "Examples" }).waitFor({ state: "visible" });
  }
  assert.equal(await page.locator("button[data-copy]").first().isVisible(), false, "what cannot work is not shown");
  assert.equal(await page.locator(".skip").evaluate((link) => getComputedStyle(link).position), "absolute", "its style came along");
  assert.deepEqual([asked, faults], [[], []]);
  await rm(folder, { recursive: true });
});
