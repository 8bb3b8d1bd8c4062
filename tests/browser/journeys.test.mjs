// The whole way of somebody who needs food: choose a language, say where, say what, find, open a place, call. By touch, and by keyboard alone.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { answered, apiNearest, catalogue, listed, world } from "./support.mjs";

const here = world(before, after);
const MOST_STEPS = 120;

/** Goes on with Tab until this has focus, as one does who sees the ring move. */
async function tabTo(page, target) {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** What a hand can do. A chooser of the system is not part of the page: by touch its outcome is set, by keyboard the arrows go there. */
const HANDS = {
  touch: (page) => ({
    press: (target) => target.tap(),
    async write(target, words) {
      await target.tap();
      await page.keyboard.type(words);
      await page.getByRole("search").locator("button[type=submit]").tap();
    },
    pick: (target, value) => target.selectOption(value),
  }),
  keyboard: (page) => ({
    async press(target) {
      await tabTo(page, target);
      await page.keyboard.press("Enter");
    },
    async write(target, words) {
      await tabTo(page, target);
      await page.keyboard.type(words);
      await page.keyboard.press("Enter");
    },
    async pick(target, value) {
      await tabTo(page, target);
      const place = () => target.evaluate((select, wanted) => [...select.options].findIndex((option) => option.value === wanted) - select.selectedIndex, value);
      for (let step = 0, far = await place(); far !== 0 && step < MOST_STEPS; step += 1, far = await place()) {
        await page.keyboard.press(far > 0 ? "ArrowDown" : "ArrowUp");
        // Each step may turn the page, which then builds its choices anew.
        await page.waitForFunction(() => document.activeElement?.matches("select"));
      }
    },
  }),
};

for (const [hand, handOf] of Object.entries(HANDS)) {
  for (const lang of ["en", "ar", "ti", "pl"]) {
    test(`by ${hand}, in ${lang}: from another language to a call`, async () => {
      const { page, context, open, faults } = await here.visitor({ locale: lang === "en" ? "pl" : "en-GB" });
      const { strings } = await catalogue(lang);
      const { press, write, pick } = handOf(page);
      await open();

      await pick(page.getByTestId("lang"), lang);
      await page.locator(`html[lang=${lang}][dir=${lang === "ar" ? "rtl" : "ltr"}]`).waitFor();
      assert.equal(await page.title(), strings["app.title"]);

      await write(page.getByLabel(strings["place.label"], { exact: true }), "cv1 5fx");
      await page.waitForFunction(() => location.hash.includes("postcode=CV1+5FX"));

      await press(page.getByTestId("all-needs"));
      const needs = page.getByRole("dialog", { name: strings["need.label"] });
      await press(needs.getByRole("button", { name: strings["need.food"], exact: true }));
      await press(needs.getByRole("button", { name: strings["need.done"], exact: true }));
      await needs.waitFor({ state: "hidden" });

      await pick(page.getByLabel(strings["when.label"], { exact: true }), "any");
      await answered(page);
      const expected = await apiNearest(here.server, { postcode: "CV1 5FX", category: "food", open: "any", unknown: "include" });
      assert.ok(expected.length > 0);
      await listed(page, expected);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);

      const nearest = page.getByTestId("result").first().getByRole("heading", { level: 3 }).getByRole("link");
      const name = await nearest.innerText();
      await press(nearest);
      const details = page.getByRole("dialog", { name });
      await details.waitFor();
      const { service_id: id } = (await (await fetch(`${here.server.address}/api/v1/nearest?postcode=CV15FX&category=food&open=any&unknown=include`)).json()).features[0].properties;
      const { phones } = await (await fetch(`${here.server.address}/api/v1/services/${id}`)).json();
      const call = details.getByRole("link", { name }).first();
      assert.equal(await call.getAttribute("href"), `tel:${phones[0].number.replace(/[^\d+]/g, "")}`);
      assert.ok((await call.innerText()).replaceAll(/\D/g, "").includes(phones[0].number.replaceAll(/\D/g, "")), "the number is written on the button");
      if (hand === "keyboard") await tabTo(page, call);

      await press(details.getByRole("button", { name: strings["details.close"], exact: true }));
      await details.waitFor({ state: "hidden" });
      assert.ok(await nearest.evaluate((element) => element === document.activeElement), "back at the place in the list");
      await listed(page, expected);
      assert.deepEqual(faults, []);
      await context.close();
    });
  }
}
