// What the tests of the page about coverage share: a member of staff at a desk, and the API to compare with.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach } from "node:test";
import { DESKTOP, webSource, world } from "./support.mjs";

export const AT_A_DESK = { ...DESKTOP, isMobile: false, hasTouch: false };
export const ST_FRANCIS = "-1.52064,52.431327";
const CALENDAR = path.join(webSource, "..", "..", "data", "calendars", "bank_holidays_england_wales.json");

/** A server and a browser, and staff who open the page with a question. */
export function office(before, after) {
  const here = world(before, after);
  const visits = [];
  afterEach(() => Promise.all(visits.splice(0).map(({ context }) => context.close())));
  here.staff = async (fragment = "", options = AT_A_DESK) => {
    const visit = await here.visitor({ acceptDownloads: true, ...options });
    visits.push(visit);
    await visit.page.goto(`${here.server.address}/coverage${fragment && `#${fragment}`}`);
    await answered(visit.page);
    return visit;
  };
  here.api = async (parameters) => {
    const response = await fetch(`${here.server.address}/api/v1/coverage?${parameters}`);
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  };
  return here;
}

/** What is asked is answered: nothing is dimmed any more. */
export async function answered(page) {
  await page.getByTestId("headline").waitFor();
  await page.waitForFunction(() => !document.querySelector("#results").hasAttribute("aria-busy"));
}

export const fragment = (page) => page.evaluate(() => location.hash.slice(1));
export const percent = (share) => `${Math.round(share * 100)} %`;

/** The bank holiday that comes next, as the calendar has it that the council sees. */
export async function comingHoliday() {
  const today = new Date().toISOString().slice(0, 10);
  const { date, name } = JSON.parse(await readFile(CALENDAR, "utf8")).find((holiday) => holiday.date > today);
  return { week: weekOf(date), name: name.replace(" (substitute day)", "") };
}

/** The ISO week of a date: that of its Thursday, counted from the week that holds 4 January. */
export function weekOf(date) {
  const mondayOf = (day) => Date.parse(`${day}T00:00:00Z`) - ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) * 86_400_000;
  const year = new Date(mondayOf(date) + 3 * 86_400_000).getUTCFullYear();
  const nth = (mondayOf(date) - mondayOf(`${year}-01-04`)) / (7 * 86_400_000) + 1;
  return `${year}-W${String(nth).padStart(2, "0")}`;
}
