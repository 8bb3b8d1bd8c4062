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

for (const { code } of await languages()) {
  test(`${code}: list, a place, and with English beside, on phone and desktop`, async () => {
    const question = `#${PAGES.open}&arrive=walk&lang=${code}`;
    for (const [screen, device] of Object.entries(SCREENS)) {
      await picture(device, question, `languages/${code}-${screen}-list`);
      await picture(device, `${question}&service=${JOINING_COMMUNITIES}`, `languages/${code}-${screen}-details`);
    }
    if (code !== "en") await picture(PHONE, `${question}&beside=en`, `languages/${code}-phone-beside`);
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
