// Pictures of the page for a person to look at: every language on phone and desktop, and each state in English and Arabic, day and night.

import path from "node:path";
import test, { after, before } from "node:test";
import { languages } from "../../web/build/translations.mjs";
import { DESKTOP, PHONE, mapDrawn, nextTuesday, screenshotFolder, world } from "./support.mjs";

const here = world(before, after);
const folder = await screenshotFolder();
const tuesday = `${nextTuesday()}T10:00`;

const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
const PAGES = {
  start: "",
  results: `postcode=CV1+5FX&need=immigration-legal&when=${tuesday}`,
  open: `postcode=CV1+5FX&when=${tuesday}`,
  empty: "postcode=CV1+5FX&need=food&language=ti",
};
const SCREENS = { phone: PHONE, desktop: { ...DESKTOP, isMobile: false, hasTouch: false } };

for (const [screen, device] of Object.entries(SCREENS)) {
  for (const lang of ["en", "ar"]) {
    for (const [name, fragment] of Object.entries(PAGES)) {
      test(`${screen}, ${lang}, ${name}`, async () => {
        await picture({ ...device, locale: lang === "en" ? "en-GB" : lang }, `#${fragment}`, `${screen}-${lang}-${name}`);
      });
    }
    test(`${screen}, ${lang}, details`, async () => {
      await picture({ ...device, locale: lang === "en" ? "en-GB" : lang }, "#postcode=CV1+5FX&when=any&need=immigration-legal", `${screen}-${lang}-details`,
        (page) => page.locator("[data-testid=result] a.card-link").first().click());
    });
  }
  test(`${screen}, dark`, async () => {
    await picture({ ...device, colorScheme: "dark" }, `#${PAGES.open}`, `${screen}-en-dark`);
  });
}

/** Tall enough to show a place whole. */
const TALL = { width: 360, height: 1900 };

for (const [screen, device] of Object.entries(SCREENS)) {
  test(`${screen}, every language: the list, a place, and the list with English beside`, async () => {
    const { page, context, open } = await here.visitor(device);
    await open();
    await mapDrawn(page);
    const turn = async (code, more, ready) => {
      await page.goto(`${here.server.address}/#postcode=CV1+5FX&when=${tuesday}&arrive=walk&lang=${code}${more}`);
      await page.waitForFunction(([code, ready]) => document.documentElement.lang === code && document.querySelector(ready), [code, ready]);
      // The map writes its names anew.
      await page.waitForTimeout(200);
    };
    const take = (name, fullPage) => page.screenshot({ path: path.join(folder, "languages", `${name}.png`), fullPage });
    for (const { code } of await languages()) {
      await turn(code, "&need=food", "[data-testid=summary], [data-testid=empty]");
      await take(`${code}-${screen}-list`, screen === "phone");
      if (screen === "phone") await page.setViewportSize(TALL);
      await turn(code, `&service=${JOINING_COMMUNITIES}`, "dialog[open] .week");
      await take(`${code}-${screen}-details`, false);
      await page.setViewportSize(device.viewport);
      if (screen === "desktop" || code === "en") continue;
      await turn(code, "&need=food&beside=en", "#results .beside");
      await take(`${code}-${screen}-beside`, true);
    }
    await context.close();
  });
}

test("phone, the whole page and the needs", async () => {
  await picture(PHONE, `#${PAGES.open}`, "phone-en-whole", undefined, true);
  await picture(PHONE, "", "phone-en-needs", (page) => page.getByTestId("all-needs").click());
  await picture(PHONE, "#postcode=ZZ9+9ZZ", "phone-en-wrong-postcode");
});

async function picture(device, fragment, name, act, fullPage = false) {
  const { page, context, open } = await here.visitor(device);
  await open(fragment);
  await mapDrawn(page);
  await act?.(page);
  // Postcodes and basemap come after the list; this only waits for a finer picture.
  await page.waitForTimeout(700);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage });
  await context.close();
}
