// Telling what searches did not find: not there unless the operator wants it, nothing kept or sent before somebody agrees,
// one answer a week then, and nothing after; and what staff are shown of it.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import test, { after, before, describe } from "node:test";
import { DESKTOP, EXAMPLE, PHONE, answered, startServer, webSource, world } from "./support.mjs";

const here = world(before, after, async () => ["--unmet"]);
const axe = createRequire(path.join(webSource, "..", "package.json"))("axe-core");
const AXE_RULES = { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };

const PATH = "/api/v1/unmet";
const DAY_MS = 86_400_000;
const TUESDAY = "2026-11-24T10:00:00Z";
/** Nobody teaches English at three in the morning. */
const NOTHING = "#postcode=CV1+5FX&need=english&language=ti&when=2026-11-25T03:00";
const ABOUT_UNMET = /unmet/;

const posts = (sent) => sent.filter(({ method }) => method === "POST");
const told = (sent) => sent.filter(({ url }) => new URL(url).pathname.startsWith(PATH));
const kept = (page) => page.evaluate(async () => ({
  local: { ...localStorage }, session: sessionStorage.length, databases: (await indexedDB.databases()).length, cookies: document.cookie,
}));
const NOTHING_KEPT = { local: {}, session: 0, databases: 0, cookies: "" };
const offer = (page) => page.getByTestId("unmet");

/** Somebody whose clock the test moves; the page is at rest when it begins. */
async function visitor(fragment = NOTHING, options = {}) {
  const visit = await here.visitor(options);
  await visit.page.clock.install({ time: new Date(TUESDAY) });
  await visit.open(fragment);
  await visit.page.getByTestId("unmet-footer").waitFor();
  return visit;
}

/** The page stays open for so many days; each of its timers that is due by then has run. */
async function days(page, count) {
  for (let day = 0; day < count; day++) {
    await page.clock.fastForward(DAY_MS);
    // What they have begun takes real time, a request to this machine, and holds this lock until it is done.
    await page.evaluate(() => navigator.locks.request("waymark-unmet", () => undefined));
  }
}

describe("without an operator who wants it", () => {
  let server;
  before(async () => { server = await startServer(); });
  after(() => server.stop());

  test("nothing is there, nothing is fetched for it, and what another time left is deleted", async () => {
    const { page, sent, context, faults } = await here.visitor();
    await context.addInitScript(() => localStorage.setItem("waymark-unmet", "{}"));
    await page.goto(`${server.address}/${NOTHING}`);
    await answered(page);
    await page.waitForFunction(() => localStorage.length === 0);
    assert.equal(await page.locator(".unmet, meta[name=unmet]").count(), 0);
    assert.deepEqual(sent.filter(({ url }) => ABOUT_UNMET.test(url)), []);
    for (const options of [{}, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }]) {
      assert.equal((await fetch(server.address + PATH, options)).status, 404);
    }
    assert.equal((await fetch(`${server.address}${PATH}/lists`)).status, 404);
    const worker = await (await fetch(`${server.address}/sw.js`)).text();
    assert.doesNotMatch(worker, ABOUT_UNMET);
    await page.goto(`${server.address}/coverage`);
    await page.getByTestId("headline").waitFor();
    assert.equal(await page.locator("#unmet").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe("before somebody agrees", () => {
  test("an empty list asks for nothing: what is fetched is the same for who found something", async () => {
    const paths = async (fragment) => {
      const { sent, context, page } = await visitor(fragment);
      await page.waitForTimeout(300);
      const fetched = sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`).filter((line) => /unmet/.test(line));
      await context.close();
      return fetched;
    };
    const [found, foundNothing] = [await paths("#need=food&when=any"), await paths(NOTHING)];
    assert.deepEqual(found, foundNothing);
    assert.equal(found.length, 1);
    assert.match(found[0], /^GET \/assets\/[0-9a-f]+\/unmet\.js$/);
  });

  test("it is offered under a list in which nothing is open, and only there", async () => {
    const { page, context } = await visitor("#need=food&when=any");
    assert.equal(await offer(page).count(), 0);
    for (const [fragment, count] of [[NOTHING, 1], ["#when=2026-11-25T03:00", 0], ["#need=english&when=2026-11-25T03:00", 1]]) {
      await page.evaluate((hash) => { location.hash = hash; }, fragment);
      await page.waitForFunction(([wanted]) => document.querySelectorAll("[data-testid=unmet]").length === wanted, [count]);
    }
    await context.close();
  });

  test("who says no has nothing kept, sends nothing and is not asked again by this page", async () => {
    const { page, sent, context } = await visitor();
    assert.deepEqual(await kept(page), NOTHING_KEPT, "nothing before an answer");
    await page.getByTestId("unmet-no").click();
    assert.equal(await offer(page).count(), 0);
    await page.evaluate(() => { location.hash = "#need=english&when=2026-11-25T03:30"; });
    await page.waitForFunction(() => location.hash.includes("03:30"));
    await days(page, 15);
    assert.equal(await offer(page).count(), 0);
    assert.deepEqual([await kept(page), told(sent)], [NOTHING_KEPT, []]);
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });

  test("a browser that keeps nothing is offered nothing", async () => {
    const { page, context, faults, open } = await here.visitor();
    await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError"); } }));
    const loaded = page.waitForResponse(/unmet\.js$/);
    await open(NOTHING);
    await loaded;
    await page.waitForTimeout(300);
    assert.equal(await page.locator(".unmet").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });
});

describe("who agrees", () => {
  test("sends one answer a week for eight weeks, with or without searches, and nothing of theirs in it; then all is gone", async () => {
    const { page, sent, context, faults } = await visitor();
    const { lists } = await (await fetch(`${here.server.address}${PATH}/lists`)).json();
    const shared = page.waitForResponse(new RegExp(`${PATH}/lists$`));
    await offer(page).getByTestId("unmet-yes").click();
    await shared;
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "unmet-on", "what it led to is read");
    await page.waitForFunction(() => localStorage["waymark-unmet"]?.includes("E01"));
    const { local } = await kept(page);
    const [[misses]] = [Object.values(JSON.parse(local["waymark-unmet"]).weeks)];
    const area = await areaOf(EXAMPLE);
    // Wednesday's night.
    assert.deepEqual(misses, [{ need: "english", language: "ti", slot: 8, area }]);
    for (const secret of ["CV1", "5FX", "52.4", "-1.5", "03:00"]) assert.ok(!local["waymark-unmet"].includes(secret), `${secret} is kept`);

    await days(page, 5);
    assert.equal(posts(sent).length, 0, "not in the week of the searches");
    await page.getByTestId("unmet-on").first().waitFor();
    const weeks = [];
    for (let week = 0; week < 8; week++) {
      const before = posts(sent).length;
      // From Sunday to Saturday, as the consent was on a Tuesday.
      await days(page, 7);
      weeks.push(posts(sent).length - before);
    }
    assert.ok(weeks.every((answers) => answers <= 2), `${weeks}`);
    const all = posts(sent);
    // Looked after once a day, an answer due on a Sunday evening leaves in the next week, whose own is then not drawn.
    assert.ok(all.length >= 4 && all.length <= 8, `${all.length} answers in eight weeks`);
    for (const { url, headers, body } of all) {
      const answer = JSON.parse(body);
      assert.deepEqual(Object.keys(answer), ["question", "lists", "boxes"]);
      assert.equal(answer.lists, lists.digest);
      const bytes = { language: 43, slot: 63, area: 441 }[answer.question];
      assert.match(answer.boxes, new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
      assert.deepEqual([headers["cookie"], headers["referer"] || undefined, new URL(url).search], [undefined, undefined, ""]);
    }
    assert.equal(new Set(all.map(({ body }) => body)).size, all.length, "each is drawn anew");
    assert.deepEqual([await kept(page), await page.getByTestId("unmet-on").count()], [NOTHING_KEPT, 0]);
    await days(page, 10);
    assert.equal(posts(sent).length, all.length);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("may stop in the footer: nothing is kept, nothing leaves", async () => {
    const { page, sent, context } = await visitor();
    await offer(page).getByTestId("unmet-yes").click();
    await page.getByTestId("unmet-footer").getByTestId("unmet-stop").click();
    assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "unmet-stopped");
    assert.deepEqual(await kept(page), NOTHING_KEPT);
    await days(page, 15);
    assert.deepEqual([posts(sent), await kept(page)], [[], NOTHING_KEPT]);
    await page.reload();
    await page.getByTestId("unmet-footer").getByTestId("unmet-yes").waitFor();
    await context.close();
  });

  test("may agree in the footer, whatever was found, and stop under the list; a page opened later knows", async () => {
    const { page, sent, context, open } = await visitor("#need=food&when=any");
    await page.getByTestId("unmet-footer").getByTestId("unmet-yes").click();
    await page.getByTestId("unmet-footer").getByTestId("unmet-stop").waitFor();
    await page.goto("about:blank");
    await open(NOTHING);
    await offer(page).getByTestId("unmet-stop").click();
    assert.deepEqual([await kept(page), posts(sent)], [NOTHING_KEPT, []]);
    assert.equal(await page.getByTestId("unmet-footer").getByTestId("unmet-stop").count(), 0);
    await context.close();
  });

  test("the app that works offline has it too", async () => {
    const { page, context, open } = await here.visitor({ serviceWorkers: "allow" });
    await open(NOTHING);
    await page.waitForFunction(() => navigator.serviceWorker.controller);
    await context.setOffline(true);
    await page.reload();
    await answered(page);
    await offer(page).waitFor();
    await context.close();
  });
});

describe("staff", () => {
  /** As the server tells it. */
  const answer = (questions) => ({
    epsilon: 2, from: "2026-W22", to: "2026-W47", questions,
    lists: { digest: "d", needs: Array(17).fill("x"), languages: Array(18).fill("x"), slots: Array(28).fill("x"), areas: Array(195).fill("x") },
  });
  const estimate = (need, other, share, low, high, stands_out) => ({ need, other, share, error: 0.01, low, high, stands_out });

  async function desk(body) {
    const visit = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
    if (body) await visit.page.route(`**${PATH}?*`, (route) => route.fulfill({ json: body }));
    await visit.page.goto(`${here.server.address}/coverage`);
    await visit.page.getByTestId("unmet-language").waitFor();
    return visit;
  }

  test("read that there is not enough yet, from the server itself", async () => {
    const { page, context, faults } = await desk();
    for (const question of ["language", "slot", "area"]) assert.match(await page.getByTestId(`unmet-${question}`).innerText(), /No answers yet\./);
    assert.equal(await page.locator("#unmet table").count(), 0);
    assert.deepEqual(faults, []);
    await context.close();
  });

  test("read estimates with how sure they are, what stands out apart from what may be chance", async () => {
    const { page, context } = await desk(answer([
      { question: "language", answers: 8714, about_other_lists: 0, doubtful: false, estimates: [estimate("english", "ti", 0.0712, 0.0523, 0.0907, true), estimate("housing", null, 0.021, 0, 0.0402, false)] },
      { question: "slot", answers: 40, about_other_lists: 12, doubtful: false, estimates: [estimate("food", "Su-night", 0.2, 0, 0.5, false)] },
      { question: "area", answers: 1000, about_other_lists: 0, doubtful: true, estimates: [estimate(null, "E01009638", 0.31, 0.26, 0.36, true)] },
    ]));
    const rows = (question) => page.getByTestId(`unmet-${question}`).locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
    await page.getByTestId("unmet-language").locator("summary").click();
    assert.deepEqual(await rows("language"), [["Learning English", "Tigrinya", "7.1 %", "5.2 to 9.1 %"], ["Housing", "No language chosen, or one that this page is not in", "2.1 %", "0.0 to 4.0 %"]]);
    const language = await page.getByTestId("unmet-language").innerText();
    // The table of docs/unmet.md: from 3.6 % of 10,000 answers, 6.7 % of 3,000.
    assert.match(language, /With 8,714 answers only what about 3\.9 % of the devices/);
    assert.match(await page.getByTestId("unmet-slot").innerText(), /Not enough answers yet\. With 40 answers only what about 70 %/);
    const area = await page.getByTestId("unmet-area").innerText();
    assert.match(area, /13 % of the devices/);
    await page.waitForFunction(() => /Coventry \d/.test(document.querySelector("[data-testid=unmet-area] tbody")?.textContent ?? ""));
    const all = await page.locator("#unmet").innerText();
    assert.match(all, /9,754 answers from 25 May 2026 to 22 November 2026/);
    assert.match(all, /Careful: something is named more often than honest answers can/);
    assert.match(all, /12 more answers are about needs, languages or areas that have changed since/);
    assert.equal(await page.getByTestId("unmet-language").locator("details tr").count(), 2, "what may be chance stands apart");
    await context.close();
  });

  test("from how many answers on something can be seen is what the engine says", async () => {
    const { page, context } = await desk(answer([{ question: "language", answers: 300, about_other_lists: 0, doubtful: false, estimates: [] }, { question: "slot", answers: 3000, about_other_lists: 0, doubtful: false, estimates: [] }, { question: "area", answers: 100_000, about_other_lists: 0, doubtful: false, estimates: [] }]));
    // The table in docs/unmet.md, which the engine's own tests are about.
    for (const [question, share] of [["language", "22 %"], ["slot", "6.9 %"], ["area", "1.3 %"]]) assert.match(await page.getByTestId(`unmet-${question}`).innerText(), new RegExp(`Nothing stands out from chance yet\\. .* about ${share} of the devices`));
    await context.close();
  });
});

describe("axe-core finds nothing", () => {
  for (const [lang, look] of [["en", PHONE], ["ar", PHONE], ["en", DESKTOP]]) {
    test(`${lang}, ${look.viewport.width} wide`, async () => {
      const { page, context } = await here.visitor(look);
      await context.addInitScript({ content: axe.source });
      await page.goto(`${here.server.address}/${NOTHING}&lang=${lang}`);
      for (const press of ["", "unmet-yes", "unmet-stop"]) {
        if (press) await offer(page).getByTestId(press).click();
        else await offer(page).waitFor();
        assert.deepEqual(await violations(page), [], press);
      }
      await context.close();
    });
  }

  test("on the page for staff", async () => {
    const { page, context } = await here.visitor({ ...DESKTOP, isMobile: false, hasTouch: false });
    await context.addInitScript({ content: axe.source });
    const estimates = [{ need: "english", other: "ti", share: 0.07, error: 0.01, low: 0.05, high: 0.09, stands_out: true }, { need: "food", other: "ar", share: 0.02, error: 0.01, low: 0, high: 0.04, stands_out: false }];
    await page.route(`**${PATH}?*`, (route) => route.fulfill({ json: { epsilon: 2, from: "2026-W22", to: "2026-W47", lists: { needs: [], languages: [], slots: [], areas: [] }, questions: [{ question: "language", answers: 900, about_other_lists: 3, doubtful: true, estimates }] } }));
    await page.goto(`${here.server.address}/coverage`);
    await page.getByTestId("unmet-language").locator("summary").click();
    assert.deepEqual(await violations(page, "#unmet"), []);
    await context.close();
  });
});

async function violations(page, within) {
  const found = await page.evaluate(([rules, part]) => axe.run(part ?? document, { runOnly: rules }), [AXE_RULES, within]);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join("; ")}`);
}

/** In which LSOA a postcode is, as the outlines for any GIS tell it. */
async function areaOf(postcode) {
  const get = async (address) => (await fetch(here.server.address + address)).json();
  const { lon, lat } = await get(`/api/v1/postcodes/${encodeURIComponent(postcode)}`);
  const { features } = await get("/api/v1/coverage?need=food&by=lsoa".replace("need", "category"));
  const inside = features.filter(({ geometry }) => {
    const rings = geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
    // How often a line northwards crosses an edge.
    const crossings = rings.flatMap((ring) => ring.slice(1).map((to, nth) => [ring[nth], to]))
      .filter(([[x, y], [u, v]]) => (x > lon) !== (u > lon) && lat < y + ((lon - x) / (u - x)) * (v - y));
    return crossings.length % 2 === 1;
  });
  assert.equal(inside.length, 1);
  return inside[0].id;
}
