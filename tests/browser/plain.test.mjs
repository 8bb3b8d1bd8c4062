// The plain pages, walked without JavaScript as somebody with an old phone would; and beside the app, which says the same.

import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { apiNearest, catalogue, EXAMPLE, listed, nextTuesday, openPage, PHONE, resultsOf, screenshotFolder, soon, world } from "./support.mjs";

const here = world(before, after);
const LANGUAGES = ["en", "ar", "ti", "pl"];
const day = nextTuesday();
const MOST_STEPS = 120;

const withoutScripts = (options = {}) => here.visitor({ javaScriptEnabled: false, ...options });

/** What is read, without the marks that only part directions. */
const read = (text) => text.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, "").replaceAll(/\s+/g, " ").trim();

for (const code of LANGUAGES) {
  test(`without JavaScript: asking, finding and calling in ${code}`, async () => {
    const { strings } = await catalogue(code);
    const turned = code === "pl" ? "ti" : "pl";
    const { page, sent, faults } = await withoutScripts({ locale: code });
    await page.goto(`${here.server.address}/plain`);
    assert.equal(await page.getAttribute("html", "lang"), code, "the browser's language is taken");
    assert.equal(read(await page.locator("form .sent").innerText()), strings["plain.sent"], "what is sent is said before");

    await page.getByLabel(strings["place.label"]).fill("cv15fx");
    await page.getByLabel(strings["need.health"], { exact: true }).check();
    await page.getByLabel(strings["need.immigration-legal"], { exact: true }).check();
    await page.getByLabel(strings["when.at"], { exact: true }).check();
    await page.getByLabel(strings["when.day"], { exact: true }).selectOption(day);
    await page.getByLabel(strings["when.time"], { exact: true }).selectOption("10:00");
    await page.getByRole("button", { name: strings["plain.find"] }).click();
    await page.getByTestId("summary").waitFor();
    const asked = await resultsOf(page);
    assert.ok(asked.length > 2, "there is something to find");
    assert.match(await page.title(), /Waymark/);

    // Change the language on the way: the question stays.
    await page.locator(".languages-nav summary").click();
    await page.locator(`.languages-nav a[lang=${turned}]`).click();
    await page.locator(`html[lang=${turned}]`).waitFor();
    await listed(page, asked);
    await page.goBack();

    const card = page.locator("[data-testid=result]").first();
    const name = read(await card.locator(".card-name").innerText());
    const number = read(await card.locator(".call bdi.number").innerText());
    await card.locator(".card-link").click();
    await soon(async () => assert.equal(read(await page.locator("h1").innerText()), name));
    assert.equal(await page.locator("html").getAttribute("lang"), code);
    const call = page.getByRole("link", { name: read(number), exact: false }).first();
    assert.equal(await call.getAttribute("href"), `tel:${number.replaceAll(/[^\d+]/g, "")}`);
    assert.equal(await call.locator("bdi.number").getAttribute("dir"), "ltr");
    if (code === "en") await page.screenshot({ path: `${await screenshotFolder()}/plain-place-${code}.png`, fullPage: true });

    await page.getByRole("link", { name: strings["plain.back"] }).first().click();
    await page.getByTestId("summary").waitFor();
    await listed(page, asked);
    await page.screenshot({ path: `${await screenshotFolder()}/plain-list-${code}.png`, fullPage: true });
    assert.deepEqual(faults, []);
    assert.ok(sent.every(({ url }) => new URL(url).origin === here.server.address || url.startsWith("data:")), "nothing comes from elsewhere");
    assert.ok(sent.every(({ headers }) => !("cookie" in headers)));
    assert.deepEqual(sent.map(({ headers }) => headers.referer ?? "").filter((from) => from !== ""), []);
  });
}

/** Goes on with Tab until this has focus, as one does who sees the ring move. */
async function tabTo(page, target) {
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

for (const code of LANGUAGES) {
  test(`without JavaScript, by keyboard alone: from another language to a call in ${code}`, async () => {
    const { strings } = await catalogue(code);
    const { page, faults } = await withoutScripts({ locale: code === "pl" ? "en-GB" : "pl" });
    const key = (name) => page.keyboard.press(name);
    await page.goto(`${here.server.address}/plain`);
    // On a first visit the languages stand open.
    await tabTo(page, page.locator(`.languages-nav a[lang=${code}]`));
    await key("Enter");
    await page.locator(`html[lang=${code}]`).waitFor();

    await tabTo(page, page.getByLabel(strings["place.label"]));
    await page.keyboard.type("cv1 5fx");
    await tabTo(page, page.getByLabel(strings["need.food"], { exact: true }));
    await key("Space");
    // A group of choices is one stop; arrows go through it, over "now" and "at a time" back to the last.
    await tabTo(page, page.getByLabel(strings["when.now"], { exact: true }));
    const any = page.getByLabel(strings["when.any"], { exact: true });
    for (let step = 0; step < MOST_STEPS && !(await any.isChecked()); step += 1) await key("ArrowDown");
    await key("Enter");
    await page.getByTestId("summary").waitFor();
    const expected = await apiNearest(here.server, { postcode: "CV1 5FX", category: "food", open: "any", unknown: "include" });
    assert.ok(expected.length > 0);
    await listed(page, expected);

    const card = page.getByTestId("result").first();
    const number = read(await card.locator(".call bdi.number").innerText());
    await tabTo(page, card.locator(".card-link"));
    await key("Enter");
    const call = page.locator(`main a[href="tel:${number.replaceAll(/[^\d+]/g, "")}"]`).first();
    await call.waitFor();
    await tabTo(page, call);
    await tabTo(page, page.getByRole("link", { name: strings["plain.back"] }).last());
    await key("Enter");
    await page.getByTestId("summary").waitFor();
    await listed(page, expected);
    assert.deepEqual(faults, []);
  });
}

test("a mistake is said beside its field, and mended there", async () => {
  const { page } = await withoutScripts();
  await page.goto(`${here.server.address}/plain?postcode=CV1&need=food&lang=en`);
  const field = page.getByLabel("Your postcode");
  assert.equal(await field.getAttribute("aria-invalid"), "true");
  assert.match(await field.evaluate((input) => input.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" ")), /CV1 is not a full postcode/);
  assert.equal(await page.getByLabel("Food").isChecked(), true);
  await field.fill(EXAMPLE);
  await page.getByRole("button", { name: "Find help" }).click();
  await page.getByTestId("summary").waitFor();
  assert.equal(await page.locator("[aria-invalid]").count(), 0);
});

test("the page with the map leads here where scripts cannot run", async () => {
  const { page } = await withoutScripts();
  await page.goto(here.server.address);
  await page.locator(".no-app a[lang=ar]").click();
  await page.locator("html[dir=rtl] form.ask").waitFor();
});

test("the page with the map leads here where WebAssembly is missing, and from its foot", async () => {
  const { page, open, context } = await here.visitor({ locale: "pl" });
  await open();
  const { strings } = await catalogue("pl");
  const link = page.getByRole("link", { name: strings["plain.link"] });
  assert.equal(await link.getAttribute("href"), "/plain?lang=pl");
  await context.addInitScript(() => { delete globalThis.WebAssembly; });
  await page.reload();
  await page.getByRole("alert").getByRole("link", { name: strings["plain.link"] }).click();
  await page.locator("form.ask").waitFor();
});

for (const width of [320, 340, 360, 1280]) {
  test(`nothing is wider than a screen of ${width}`, async () => {
    const { page } = await withoutScripts({ viewport: { width, height: 740 } });
    for (const code of ["en", "ar", "uk", "sq", "vi"]) {
      const service = (await found(code)).service;
      for (const path of [`/plain?lang=${code}`, `/plain?postcode=X&when=at&lang=${code}`, `/plain?when=any&lang=${code}`, `${service}?lang=${code}`]) {
        await page.goto(here.server.address + path);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${path} at ${width}`);
      }
    }
  });
}

async function found(code) {
  const { features } = await (await fetch(`${here.server.address}/api/v1/nearest?postcode=CV1+5FX&open=any&lang=${code}`)).json();
  return { service: `/plain/services/${features[0].properties.service_id}` };
}

/** Each group of the list: its title, and each card's name, sentence, distance, languages and link. */
const groupsOf = (page) => page.evaluate(() => [...document.querySelectorAll("section.group, details.folded:not(.again)")].map((group) => {
  const own = (selector) => [...group.querySelectorAll(selector)].filter((each) => each.closest("section.group, details.folded") === group);
  const words = (card, selector) => card.querySelector(selector)?.textContent ?? "";
  return {
    title: own(":scope > .group-title, :scope > summary").map((each) => each.textContent).join(""),
    cards: own(".card").map((card) => ({
      name: words(card, ".card-name"), organization: words(card, ".organization"), state: words(card, ".state"),
      distance: words(card, ".distance"), languages: words(card, ".languages"), contact: words(card, ".call"),
      spoken: card.querySelector(".call")?.getAttribute("aria-label") ?? "",
      lang: card.querySelector(".card-name bdi").lang, needs: words(card, ".needs"),
    })),
  };
}));

/** How this machine's `Intl` writes units and lists; as source, so that the browser can be asked the same. */
const habits = (wanted) => {
  const locale = Intl.NumberFormat.supportedLocalesOf([wanted]).length > 0 ? wanted : "en-GB";
  const unit = (unit) => new Intl.NumberFormat(`${locale}-u-nu-latn`, { style: "unit", unit }).format(540).replace("540", "");
  const list = new Intl.ListFormat(locale, { style: "short", type: "unit" }).format(["", ""]);
  return [unit("meter"), unit("kilometer"), list];
};

/** The browser lacks units and lists of some languages, which ICU4X and Node have: those are taken for the same. */
async function leveled(page, code) {
  const { meta: { locale } } = await catalogue(code);
  const theirs = await page.evaluate(habits, locale);
  const pairs = habits(locale).map((own, at) => [own, theirs[at]]).filter(([own, other]) => own !== other);
  return (text) => pairs.reduce((words, [own, other]) => words.replaceAll(own, other), text);
}

const allRead = (value) => JSON.parse(JSON.stringify(value), (_, part) => (typeof part === "string" ? read(part) : part));

/** What both ways ask; the plain one as its form sends it. */
const QUESTIONS = [
  `postcode=CV1+5FX&when=${day}T10:00`,
  `postcode=CV2+4FN&need=food,health&when=${day}T23:30`,
  `postcode=CV1+5FX&language=ti&when=${day}T14:00`,
  `postcode=CV6+5ED&arrive=walk&when=${day}T11:00`,
  `postcode=CV1+5FX&when=any`,
];
/** How a year is written differs between editions of CLDR in some languages: a day so far ahead is asked in others. */
const FAR_AHEAD = `postcode=CV1+5FX&when=2027-12-25T11:00`;
/** Languages whose dates come from different places: the browser, ICU4X, or the language's own file. */
const COMPARED = ["en", "ar", "ti", "pl", "fa", "prs", "ur", "uk", "am", "gu", "pa", "vi", "ro"];

test("the list says what the app says, in every way of writing dates", async () => {
  const app = await here.visitor();
  const plain = await withoutScripts();
  for (const [at, code] of COMPARED.entries()) {
    // Every language with two questions, every question with several languages.
    for (const question of code === "en" || code === "ar" ? [...QUESTIONS, FAR_AHEAD] : [QUESTIONS[at % QUESTIONS.length], QUESTIONS[(at + 2) % QUESTIONS.length]]) {
      await app.page.goto("about:blank");
      await openPage(app.page, `${here.server.address}/#${question}&lang=${code}`);
      await plain.page.goto(`${here.server.address}/plain?${question}&lang=${code}&show=100`);
      while (await app.page.getByTestId("more").count()) await app.page.getByTestId("more").click();
      const [theirs, ours] = [await groupsOf(app.page), await groupsOf(plain.page)].map(allRead);
      const level = await leveled(app.page, code);
      assert.ok(theirs.length > 0);
      assert.deepEqual(JSON.parse(level(JSON.stringify(ours))), JSON.parse(level(JSON.stringify(theirs))), `${code} ${question}`);
      const head = await app.page.getByTestId("summary").allInnerTexts();
      if (head.length > 0) assert.equal(level(read(await plain.page.getByTestId("summary").innerText())), level(read(head[0])));
    }
  }
});

test("the details say what the app says", async () => {
  const app = await here.visitor(PHONE);
  const plain = await withoutScripts();
  const rows = (page, root) => page.evaluate((inside) => [...document.querySelectorAll(`${inside} :is(caption, .week th, .week td, .state, .address p, .description, .organization, .need-names li, .notice, dd, .sources p, .conflicts p)`)]
    .map((each) => [...each.childNodes].filter((node) => !(node instanceof Element && node.matches(".fact-title"))).map((node) => node.textContent).join("")), root);
  const { features } = await (await fetch(`${here.server.address}/api/v1/nearest?postcode=CV1+5FX&open=any&unknown=include&channel=any&limit=100`)).json();
  const services = [...new Set(features.map(({ properties }) => properties.service_id))];
  for (const [at, id] of services.entries()) {
    const code = LANGUAGES[at % LANGUAGES.length];
    const question = `postcode=CV1+5FX&when=${at % 2 === 0 ? "any" : `${day}T10:00`}`;
    await app.page.goto("about:blank");
    await openPage(app.page, `${here.server.address}/#${question}&lang=${code}&service=${id}`);
    await app.page.getByTestId("details").waitFor();
    await plain.page.goto(`${here.server.address}/plain/services/${id}?${question}&lang=${code}`);
    const theirs = (await rows(app.page, "[data-testid=details]")).map(read);
    const ours = (await rows(plain.page, ".details")).map(read);
    const level = await leveled(app.page, code);
    assert.ok(theirs.length > 3);
    assert.deepEqual(ours.map(level), theirs.map(level), `${code} ${id}`);
  }
});
