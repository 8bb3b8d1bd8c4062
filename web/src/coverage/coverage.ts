// The page for council staff: where, when and in which language is no help within reach? Everything on it follows from one `View`, which is the address.
// Invariant: what is shown is the answer to the view's question, or dimmed while that is on its way; a newer answer never loses to an older one.

import { announce } from "../announce";
import { fill, h, slot } from "../dom";
import { Refusal, askCoverage, askTaxonomy } from "./api";
import { counting, underOwnNames, type Area, type Coverage, type Taxonomy } from "./answer";
import { areasTable } from "./areas";
import { compareSection, otherWords } from "./compare";
import { SOURCES, footer, report, unmatchedWords } from "./footer";
import { questionForm, saysItself } from "./form";
import { weekGrid } from "./grid";
import { WHOLE_WEEK, hoursOf, whenHour, whenWords } from "./hours";
import { classesOf, legend, seeing } from "./legend";
import { areaMap, placeOf, type Pin } from "./map";
import { matrixSection } from "./matrix";
import { nextSection } from "./next";
import { picture } from "./picture";
import { areaParameters, parse, write, type View } from "./question";
import { scenariosSection } from "./scenarios";
import { areaShade, hourCell, showsChange } from "./shading";
import { shareSection } from "./share";
import { summary } from "./summary";
import { UNMET_PART, unmetIsTaken, unmetSection } from "./unmet";
import { capital, Speech } from "./words";

const PARTS_OF_PAGE = [["answer", "Answer"], ["map", "Map"], ["week", "Week"], ["areas", "Areas"], ["whatif", "What if?"], ["next", "Where next?"], ["compare", "Compare"], ["matrix", "Needs and languages"], ["share", "Take it with you"]] as const;
/** What is looked at, as opposed to what is asked. */
const LOOKS = ["when", "area", "see", "counts"];

function start(taxonomy: Taxonomy): void {
  let view: View = parse(location.hash);
  let coverage: Coverage | undefined;
  let refused: Refusal | undefined;
  /** What `coverage` answers, or is on its way. */
  let asked = "";
  const ask = askCoverage();

  const form = questionForm(taxonomy, (question) => change({ question }));
  const words = summary({ look: (when) => change({ when }), count: (counts) => change({ counts }), showMap: () => goTo("map"), pick: pickArea });
  const map = areaMap((code) => change({ area: code === view.area ? "" : code }));
  const week = weekGrid((hour) => change({ when: view.when === whenHour(hour) ? WHOLE_WEEK : whenHour(hour) }));
  const table = areasTable(pickArea);
  const matrix = matrixSection(taxonomy, (need, language) => {
    change({ question: { ...view.question, needs: need ? [need] : [], languages: language ? [language] : [] } });
    goTo("answer");
  });
  const compare = compareSection(taxonomy, (other) => change({ other, tried: undefined, see: "change" }));
  const scenarios = scenariosSection({ askMap, changed: (all, tried) => change({ scenarios: all, tried, see: "change" }) });
  const next = nextSection({
    pinned: () => show(),
    tryIt: (scenario) => {
      change({ scenarios: [...view.scenarios, scenario], tried: view.scenarios.length, see: "change" });
      goTo("answer");
    },
  });
  const share = shareSection(makePicture);
  const unmet = unmetIsTaken() ? unmetSection(taxonomy) : undefined;
  const box = (className: string): HTMLElement => h("div", { class: className });
  const [mapSee, mapLegend, mapPicked, weekWords, onPaper] = [box("see"), box(""), box("map-picked"), box("hint"), box("paper")] as const;

  const speech = (): Speech => new Speech(view.question, taxonomy, view.counts);

  lay();
  window.addEventListener("hashchange", () => follow());
  window.addEventListener("popstate", () => follow());
  refresh();

  function lay(): void {
    slot("question").append(form.element);
    slot("answer").append(onPaper, words.element);
    slot("map").append(mapSee, map.element, mapLegend, mapPicked);
    slot("week").append(weekWords, week.element);
    const rest = { areas: table, whatif: scenarios, next, compare, matrix, share };
    for (const [name, section] of Object.entries(rest)) slot(name).append(section.element);
    fill(slot("footer"), footer());
    const parts = unmet ? [...PARTS_OF_PAGE, UNMET_PART] : PARTS_OF_PAGE;
    fill(slot("jump"), parts.map(([name, title]) => h("button", { class: "link", type: "button", onclick: () => goTo(name) }, title)));
    slot("skip").addEventListener("click", () => goTo("answer"));
  }

  function change(part: Partial<View>): void {
    view = { ...view, ...part };
    // Going back leads to the question before, not through every hour and area that was looked at.
    const isLook = Object.keys(part).every((name) => LOOKS.includes(name));
    history[isLook ? "replaceState" : "pushState"](null, "", `#${write(view)}`);
    refresh();
    if ("when" in part && coverage && !refused) announce(headline(coverage));
  }

  const headline = (answer: Coverage): string => speech().headline(counting(answer, view.counts).total, view.when);

  /** The address was changed by hand, or by going back. */
  function follow(): void {
    if (location.hash.slice(1) === write(view)) return;
    view = parse(location.hash);
    refresh();
  }

  function refresh(): void {
    const wanted = areaParameters(view).toString();
    if (wanted === asked) show();
    else void load(wanted);
    showQuestion();
  }

  async function load(wanted: string): Promise<void> {
    asked = wanted;
    document.body.classList.add("loading-answer");
    slot("results").setAttribute("aria-busy", "true");
    try {
      const answer = await ask(new URLSearchParams(wanted));
      if (!answer) return;
      [coverage, refused] = [underOwnNames(answer, view.question.by), undefined];
    } catch (error) {
      asked = "";
      refused = error instanceof Refusal ? error : new Refusal("Something went wrong on this page.", "");
    }
    document.body.classList.remove("loading-answer");
    slot("results").removeAttribute("aria-busy");
    showQuestion();
    if (!refused) show();
    if (coverage && !refused) announce(headline(coverage));
  }

  function showQuestion(): void {
    form.show(view.question, coverage?.known, refused);
    slot("trouble").textContent = refused && !saysItself(refused) ? refused.message : "";
    compare.show(view);
    scenarios.show(view);
    matrix.show(view.question, view.counts);
    share.show(view);
    next.show(view, speech());
  }

  function show(): void {
    if (!coverage) return;
    const answer = counting(coverage, view.counts);
    const said = speech();
    const picked = answer.features.find(({ id }) => id === view.area);
    words.show(view, answer, said);
    map.show(answer.features, (area) => areaShade(area, view.when, view.see), view.area, [...triedPins(view), ...next.pins]);
    showWeek(answer, picked);
    showLegend(answer, said, picked);
    table.show(view, answer);
    unmet?.name(answer.features);
    fill(onPaper, report(view, answer, said));
  }

  function showWeek({ total }: Coverage, picked: Area | undefined): void {
    const measured = picked?.properties ?? total;
    const whose = picked ? placeOf(picked) : "the whole city";
    const kind = showsChange(measured, view.see) ? "Change in points" : "Percent with something open";
    week.show(`${kind} in ${whose}, by the hour`, (hour) => hourCell(measured, hour, view.see), view.when === WHOLE_WEEK ? [] : hoursOf(view.when));
    fill(weekWords, picked ? h("button", { class: "link", type: "button", onclick: () => change({ area: "" }) }, "Show the whole city’s week") : "Pick an hour to see it on the map.");
  }

  function showLegend(answer: Coverage, said: Speech, picked: Area | undefined): void {
    const isChange = showsChange(answer.total, view.see);
    seeing(mapSee, answer.total.change !== undefined, view.see, (see) => change({ see }));
    fill(mapLegend, legend(isChange, mapTitle(isChange)));
    const unmatched = unmatchedWords(view.question, answer);
    fill(mapPicked, picked && h("p", { "data-testid": "picked" }, h("strong", {}, placeOf(picked)), `: ${areaShade(picked, view.when, view.see).spoken}; ${said.people(picked.properties.demand)}. `,
      h("button", { class: "link", type: "button", onclick: () => tryHere(picked) }, "Try a session here")),
      unmatched && h("p", { class: "hint" }, unmatched));
  }

  function mapTitle(isChange: boolean): string {
    const beside = view.tried !== undefined ? view.scenarios[view.tried]?.name ?? "" : view.other ? otherWords(view.other, taxonomy) : "";
    return isChange ? `Change with ${beside}, ${whenWords(view.when)}` : `${capital(speech().counted.many)} with something open ${whenWords(view.when)}`;
  }

  function pickArea(code: string): void {
    change({ area: code === view.area ? "" : code });
    if (coverage && view.area) announce(mapPicked.textContent ?? "");
  }

  function tryHere(area: Area): void {
    const position = map.middleOf(area.id);
    if (!position) return;
    scenarios.startAt(position, placeOf(area));
    goTo("whatif");
  }

  function askMap(then: Parameters<typeof map.askPosition>[0]): void {
    map.askPosition((position, placeWords) => {
      then?.(position, placeWords);
      goTo("whatif", false);
    });
    goTo("map");
    announce("Pick the place on the map.");
  }

  async function makePicture(): Promise<Blob> {
    const isChange = coverage ? showsChange(coverage.total, view.see) : false;
    const fillOf = (className: string): string => getComputedStyle(map.svg.querySelector(`rect.${className}`) ?? map.svg).fill;
    const entries = classesOf(isChange).map(({ name, label }) => ({ className: name, label }));
    return picture(map.svg, { title: coverage ? headline(coverage) : "", legend: entries, notes: [mapTitle(isChange), ...(isChange && coverage?.total.change ? [speech().changed(coverage.total.change)] : []), ...SOURCES] }, fillOf);
  }
}

/** Drafts of the scenario that is shown, where their place is a position. */
function triedPins({ scenarios, tried }: View): Pin[] {
  const drafts = (tried === undefined ? undefined : scenarios[tried])?.drafts ?? [];
  return drafts.flatMap(({ place }) => {
    const [lon, lat] = place.split(",").map(Number);
    return lon !== undefined && lat !== undefined && Number.isFinite(lon) && Number.isFinite(lat) ? [{ position: [lon, lat] as const, words: "+" }] : [];
  });
}

function goTo(part: string, focus = true): void {
  const title = slot(`${part}-title`);
  title.scrollIntoView({ block: "start", behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  if (focus) title.focus({ preventScroll: true });
}

try {
  const taxonomy = await askTaxonomy();
  if (taxonomy) start(taxonomy);
} catch (error) {
  slot("trouble").textContent = error instanceof Refusal ? error.message : "This page could not be started.";
}
