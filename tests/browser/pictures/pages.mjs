// Pictures of the page for a person to look at, phone and desktop, English and Arabic, day and night.

import path from "node:path";
import test, { after, before } from "node:test";
import { DESKTOP, PHONE, mapDrawn, nextTuesday, screenshotFolder, world } from "../support.mjs";

const here = world(before, after);
const folder = await screenshotFolder();
const tuesday = `${nextTuesday()}T10:00`;

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
