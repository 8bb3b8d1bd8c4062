// Pictures of the page in every language, on phone and desktop, for a person to look at.

import path from "node:path";
import test, { after, before, describe } from "node:test";
import { languages } from "../../../web/build/translations.mjs";
import { DESKTOP, PHONE, mapDrawn, nextTuesday, screenshotFolder, world } from "../support.mjs";

const here = world(before, after);
const folder = await screenshotFolder();
const tuesday = `${nextTuesday()}T10:00`;

const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";
/** Some ninety pictures: as small as they can be read. */
const SCREENS = { phone: { ...PHONE, deviceScaleFactor: 1 }, desktop: { ...DESKTOP, isMobile: false, hasTouch: false } };
/** Tall enough to show a place whole. */
const TALL = { width: 360, height: 1900 };

describe("pictures", { concurrency: 2 }, () => {
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
});
