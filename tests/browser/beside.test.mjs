// English beside: who helps a reader sees under each sentence what it says, and nobody hears it twice.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { catalogue, nextTuesday, world } from "./support.mjs";

const here = world(before, after);
const english = await catalogue("en");
const ON_FOOT = `#postcode=CV1+5FX&when=${nextTuesday()}T10:00&arrive=walk`;
const JOINING_COMMUNITIES = "268afa8d-6f79-5cc6-993d-39a1facf16d6";

/** Every sentence with English under it, as the reader sees it. */
const pairs = (page, within) => page.locator(`${within} .both`).evaluateAll((found) => found
  .filter((both) => both.checkVisibility())
  .map((both) => {
    const below = both.lastElementChild;
    return { words: both.textContent.slice(0, -below.textContent.length), english: below.textContent };
  }));

/** Words of the page that stand without English: what is data, and digits, is the same in both. */
const alone = (page, ours) => page.evaluate((ours) => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!element.checkVisibility() || element.closest(".both, option, .spoken-only, .skip, script, noscript")) continue;
    if (ours.includes(node.data.trim().replace(/:$/, ""))) found.push(node.data);
  }
  return found;
}, ours);

const texts = ({ strings }) => Object.values(strings).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)));

for (const lang of ["ar", "ti", "pl"]) {
  test(`${lang}: one tap at the choice of language puts English under every sentence, in list and details`, async () => {
    const { page, open, faults, context } = await here.visitor({ locale: lang });
    await open(ON_FOOT);
    assert.equal(await page.locator(".beside").count(), 0);
    await page.getByTestId("lang").selectOption(`${lang}+en`);
    await page.locator("#results .beside").first().waitFor();
    assert.match(await page.evaluate(() => location.hash), /beside=en/);
    const list = await pairs(page, "#results");
    const ours = await catalogue(lang);
    const of = (words) => list.find((pair) => pair.words.trim() === words)?.english;
    assert.equal(of(ours.strings["results.unknown_hint"]), "Call before you go.");
    assert.ok(list.some((pair) => /^Open when you get there, if you leave on Tuesday .+ at 10:00$/.test(pair.english)), JSON.stringify(list.slice(0, 8)));
    assert.ok(list.some((pair) => /^\d+ min walk · open until 16:00$/.test(pair.english)), "a sentence in a sentence");
    assert.ok(list.some((pair) => /^Next to open|^\d+ places/.test(pair.english)));
    await page.goto(`${here.server.address}/${ON_FOOT}&lang=${lang}&beside=en&service=${JOINING_COMMUNITIES}`);
    await page.getByTestId("details").locator(".week .beside").first().waitFor();
    const details = await pairs(page, "[data-testid=details]");
    for (const said of ["Opening hours, 7 days from Tuesday", "Wednesday", "Closed", "By phone: hours not given", "Address", "Show on the map", "Call 07513 812766", "Community"]) {
      assert.ok(details.some((pair) => pair.english === said), `${said} in ${JSON.stringify(details)}`);
    }
    const own = new Set(texts(english));
    assert.deepEqual(await alone(page, texts(ours).filter((text) => !own.has(text))), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a translated name and description stand above what was written, and say who translated", async () => {
  const { page, open } = await here.visitor({ locale: "ar" });
  await open(`#when=any&beside=en&service=${JOINING_COMMUNITIES}`);
  const details = page.getByTestId("details");
  assert.equal(await details.locator(".sheet-title .beside").innerText(), "Joining Communities Together");
  assert.match(await details.locator(".description .beside").innerText(), /^Support groups, skills classes/);
  assert.ok(await details.getByText((await catalogue("ar")).strings["details.translated_machine"]).isVisible());
  assert.ok((await page.locator("#results .card-name .beside").allInnerTexts()).includes("Joining Communities Together"));
  await page.goto(`${here.server.address}/#when=any&lang=pl&service=${JOINING_COMMUNITIES}`);
  await page.waitForFunction(() => document.documentElement.lang === "pl");
  assert.equal(await details.locator(".sheet-title bdi").getAttribute("lang"), "en");
  assert.equal(await details.getByText((await catalogue("pl")).strings["details.translated_machine"]).count(), 0, "nobody translated it into Polish");
});

test("what screen readers say, and what is announced, stays in one language", async () => {
  const { page, open } = await here.visitor({ locale: "pl" });
  const names = async () => (await page.locator("body").ariaSnapshot()).split("\n").filter((line) => !/option|combobox|Pokaż angielski|- status/.test(line));
  await open("#postcode=CV1+5FX&when=any&need=food");
  // The last thing that comes by itself: here nothing can be kept on the device.
  await page.locator(".offline-outcome.refused").waitFor();
  const without = await names();
  await page.goto(`${here.server.address}/#postcode=CV1+5FX&when=any&need=food&lang=pl&beside=en`);
  await page.locator("#results .beside").first().waitFor();
  const plain = (lines) => lines.map((line) => line.replace(/\/url: .*/, "").trim()).join(" ").replace(/\s+/g, " ");
  assert.equal(plain(await names()), plain(without));
  assert.equal(await page.locator(".beside:not([lang=en][dir=ltr])").count(), 0);
  assert.doesNotMatch(await page.locator("#announcements").innerText(), /place/);
  assert.doesNotMatch(await page.title(), /help near/);
});

test("the switch at the foot does the same, keeps the focus, and takes the English away again", async () => {
  const { page, open } = await here.visitor({ locale: "uk" });
  await open("#postcode=CV1+5FX&when=any");
  const button = page.getByTestId("beside");
  await button.click();
  await page.locator("#results .beside").first().waitFor();
  assert.equal(await button.getAttribute("aria-pressed"), "true");
  assert.equal(await page.getByTestId("lang").inputValue(), "uk+en");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.testid), "beside");
  await button.click();
  await page.waitForFunction(() => document.querySelectorAll(".beside").length === 0);
  assert.doesNotMatch(await page.evaluate(() => location.hash), /beside/);
  await page.getByTestId("lang").selectOption("en");
  await page.waitForSelector("html[lang=en]");
  assert.equal(await page.getByTestId("beside").count(), 0, "English needs none");
});

for (const lang of ["ar", "ti", "pl", "vi"]) {
  test(`${lang}: with English beside nothing leaves a screen of 320 px, nor one of letters twice as large`, async () => {
    const { page, open, context } = await here.visitor({ locale: lang, viewport: { width: 320, height: 640 } });
    await open(`${ON_FOOT}&beside=en`);
    await page.locator("#results .beside").first().waitFor();
    for (const percent of [100, 200]) {
      await page.evaluate((size) => { document.documentElement.style.fontSize = `${size}%`; }, percent);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, `${percent} %`);
    }
    await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
    await page.locator("[data-testid=result] a.card-link").first().click();
    await page.getByTestId("details").locator(".week .beside").first().waitFor();
    const body = await page.locator("[data-testid=details] .sheet-body").evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]);
    assert.equal(body[0], body[1]);
    await context.close();
  });
}
