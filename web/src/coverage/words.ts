// Sentences about the answer, as one would say them in a meeting. Pure: figures in, words out.

import type { Change, Figures, Proposal, Proposals, Taxonomy, Word } from "./answer";
import { bestShare, shareAt } from "./answer";
import { DAYS, HOURS, PARTS, WHOLE_WEEK, hourOf, partOf, whenWords, type When } from "./hours";
import { count, hoursWords, listed, percent, roughly } from "./numbers";
import type { Counts, Question, Weight } from "./question";
import type { Gap, PlaceChange } from "./ranking";
import { weekWords } from "./weeks";

/** What is looked for, as it is said in a sentence. */
const THINGS: Readonly<Record<string, string>> = {
  "immigration-legal": "immigration or legal advice", "asylum-support": "asylum support", housing: "help with housing",
  money: "help with money and benefits", health: "health care", "mental-health": "mental health support", food: "food",
  "clothes-home": "clothes and home items", english: "English classes", education: "education and training", work: "help with work",
  family: "family support", women: "help for women", "young-people": "help for children and young people",
  community: "community groups", internet: "internet and computers", emergency: "emergency help",
};

interface Counted {
  readonly one: string;
  readonly many: string;
  readonly none: string;
}

export const COUNTED: Readonly<Record<Weight, Counted>> = {
  postcodes: { one: "postcode", many: "postcodes", none: "no postcode" },
  population: { one: "person", many: "people", none: "nobody" },
  born_abroad: { one: "person born outside the UK", many: "people born outside the UK", none: "nobody born outside the UK" },
  differing_languages: { one: "household with differing languages", many: "households with differing languages", none: "no household with differing languages" },
};

/** "4,100 people born outside the UK". */
export function people(many: number, weight: Weight): string {
  const words = roughly(many);
  return `${words} ${words === "1" ? COUNTED[weight].one : COUNTED[weight].many}`;
}

export const nameOf = (words: readonly Word[], code: string): string => words.find((word) => word.code === code)?.names["en"] ?? code;

/** The words of one question. */
export class Speech {
  constructor(private readonly question: Question, private readonly taxonomy: Taxonomy, private readonly counts: Counts = "open") {}

  private get tongues(): string {
    return listed(this.question.languages.map((code) => nameOf(this.taxonomy.languages, code)), "or");
  }

  /** "English classes in Arabic or Dari for refugees". */
  get thing(): string {
    const { needs, languages, eligibility } = this.question;
    const what = needs.length === 0 ? "any help" : listed(needs.map((need) => THINGS[need] ?? nameOf(this.taxonomy.needs, need)), "or");
    const whom = listed(eligibility.map((code) => nameOf(this.taxonomy.eligibility, code).replace(/^(People|Refugees|Students|Women|Children|Families)/, (word) => word.toLowerCase())), "or");
    return [what, languages.length > 0 && `in ${this.tongues}`, whom && `for ${whom}`].filter(Boolean).join(" ");
  }

  /** "within 1 km", "within 10 minutes on foot". */
  get reach(): string {
    if (this.question.channel === "telephone") return "by telephone";
    if (this.question.channel === "online") return "online";
    const { by, much } = this.question.reach;
    const metres = Number(much);
    const far = by === "walk" ? `${much} minutes on foot` : metres >= 1000 ? `${metres / 1000} km` : `${much} m`;
    return `within ${far}${this.question.channel === "any" ? ", by telephone or online" : ""}`;
  }

  get counted(): Counted {
    return COUNTED[this.question.weight];
  }

  /** "In a regular week, 62 % of Coventry's people have ... open within 1 km at some hour; on weekday evenings 3 % in an average hour." */
  headline(total: Figures, when: When): string {
    const week = capital(weekWords(this.question.week));
    if (total.demand === 0) return `${week}: no figures for this question.`;
    if (!total.share) return `${week}, ${this.counted.none} in Coventry ${total.share_if_known ? "is known to have" : "has"} ${this.thing} open ${this.reach}, at any hour.`;
    const start = `${week}, ${percent(total.share)} of Coventry’s ${this.counted.many} ${this.counts === "if_known" ? "may have" : "have"} ${this.thing} open ${this.reach} at some hour`;
    return when === WHOLE_WEEK ? `${start}; ${this.evenings(total)}.` : `${start}; ${this.looked(total, when)}.`;
  }

  private evenings(total: Figures): string {
    const worst = PARTS.map((part) => ({ part, share: shareAt(total, part.key) ?? 0 })).reduce((least, each) => (each.share < least.share ? each : least));
    return `least ${worst.part.on} (${worst.share === 0 ? "nobody" : `${percent(worst.share)} in an average hour`})`;
  }

  private looked(total: Figures, when: When): string {
    const share = shareAt(total, when) ?? 0;
    return `${whenWords(when)} ${share === 0 ? "nobody" : percent(share)}${share > 0 && partOf(when) ? " in an average hour" : ""}`;
  }

  /** What is not known, and what was last looked at long ago. */
  doubts(total: Figures, when: When): string[] {
    const share = shareAt(total, when) ?? 0;
    const known = shareAt({ ...total, share: total.share_if_known, week: total.week_if_known }, when) ?? 0;
    const checked = shareAt({ ...total, share: total.share_checked, week: total.week_checked }, when) ?? 0;
    const says: string[] = [];
    if (percent(known) !== percent(share)) says.push(`Some hours are not known: if they were, it could be up to ${percent(known)}.`);
    if (percent(checked) !== percent(share)) says.push(`Counting only what was checked in the last year, it is ${percent(checked)}.`);
    return says;
  }

  /** "nobody within 1 km speaks Tigrinya on weekday evenings; 4,100 people born outside the UK". */
  gap(gap: Gap, when: When): string {
    const people = this.people(gap.demand);
    if (when === WHOLE_WEEK) return `${this.throughWeek(gap)}; ${people}${maybe(gap)}`;
    const part = partOf(when);
    const best = bestShare(gap.week, part?.hours ?? [hourOf(when) ?? 0]);
    if (best === 0) return `${this.nothing} ${whenWords(when)}; ${people}${maybe(gap)}`;
    const many = roughly(gap.without) === roughly(gap.demand) ? "nearly all" : roughly(gap.without);
    return `${many} of ${people} have no ${this.bare} ${this.reach} ${whenWords(when)}${part ? " (average hour)" : ""}${maybe(gap)}`;
  }

  private throughWeek({ never, week, without, demand }: Gap): string {
    if (never.length === PARTS.length) return `${this.nothing} at any time of the week${week.some((share) => share > 0) ? " but at night" : ""}`;
    if (never.length > 0) return `${this.nothing} ${listed(never.map(({ on }) => on), "or")}`;
    return `in an average hour of the day ${percent(without / demand)} have no ${this.bare} ${this.reach}`;
  }

  /** What is looked for, after a "no". */
  private get bare(): string {
    return this.thing.replace(/^any /, "");
  }

  private get nothing(): string {
    const { needs, languages, channel, eligibility } = this.question;
    const inPerson = channel === "in_person" && eligibility.length === 0;
    if (inPerson && needs.length === 0 && languages.length > 0) return `nobody ${this.reach} speaks ${this.tongues}`;
    return `no ${this.bare} ${this.reach}`;
  }

  people(many: number): string {
    return people(many, this.question.weight);
  }

  /** What another question, or a scenario, changes. */
  changed(change: Change): string {
    if (change.gained_people === 0 && change.lost_people === 0) return "Nobody gains or loses an hour.";
    const gained = change.gained_people > 0 && `${this.people(change.gained_people)} gain ${hoursWords(change.gained_hours / change.gained_people)} a week on average`;
    const lost = change.lost_people > 0 && `${this.people(change.lost_people)} lose ${hoursWords(change.lost_hours / change.lost_people)} a week on average`;
    const none = !gained ? "nobody gains" : !lost ? "nobody loses" : "";
    return `${capital([gained, lost, none].filter(Boolean).join("; "))}.`;
  }

  /** Where and when. */
  changedWhere(places: readonly PlaceChange[], change: Change): string[] {
    const most = (of: "gained" | "lost"): string => {
      const there = [...places].filter((place) => place[of] > 0).sort((a, b) => b[of] - a[of]);
      return listed(there.slice(0, 4).map((place) => `${place.place} (${roughly(place[of])})`));
    };
    const line = (word: string, where: string, hours: readonly number[] | undefined): string | false => where !== "" && `${word} most in ${where}${hours ? `: ${spans(hours)}` : ""}.`;
    return [line("Gained", most("gained"), change.gained_by_hour), line("Lost", most("lost"), change.lost_by_hour)].filter((each) => each !== false);
  }

  proposal({ opening_hours, name, gained_people, gained_hours }: Proposal): string {
    return `${spoken(opening_hours)} at ${name}: ${this.people(gained_people)} gain ${hoursWords(gained_people > 0 ? gained_hours / gained_people : 0)} each`;
  }

  /** How far from the best it can be, and what was looked at. */
  certificate({ features, certainty, bound, total_gained_hours, considered }: Proposals): string {
    const looked = `${count(considered.places)} places at ${count(considered.times)} times were considered.`;
    const many = `${features.length} ${features.length === 1 ? "session" : "sessions"}`;
    if (features.length === 0) return `No session of this kind would add anything. ${looked}`;
    if (certainty > 0.9995) return `No other choice of ${many} could gain more. ${looked}`;
    const more = total_gained_hours > 0 ? Math.ceil((bound / total_gained_hours - 1) * 100 - ROUNDING) : 0;
    return `No other choice of ${many} could gain more than ${more} % more. ${looked}`;
  }
}

/** Unknown hours are told apart. */
function maybe({ maybe, without, demand }: Gap): string {
  const more = maybe - (1 - without / demand);
  return more < 0.005 ? "" : `; up to ${percent(more)} more might, if hours were known`;
}

/** What binary fractions add to a number that is whole. */
const ROUNDING = 1e-9;

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Opening hours in words, if they are simple: "We 17:00-19:00" is "Wednesday 17:00–19:00". */
export function spoken(hours: string): string {
  const [, day, from, to] = /^(\w\w) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(hours) ?? [];
  const name = DAYS.find((each) => each.startsWith(day ?? "-"));
  return name ? `${name} ${from}–${to}` : hours.replaceAll("-", "–");
}

/** Hours in which something is, as spans: "Thursday 18:00–20:00, Friday 10:00–12:00". */
export function spans(byHour: readonly number[], most = 4): string {
  const found: string[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    if (!byHour[hour]) continue;
    const start = hour;
    while (hour + 1 < HOURS && byHour[hour + 1] && (hour + 1) % 24 !== 0) hour += 1;
    found.push(`${DAYS[Math.floor(start / 24)]} ${clock(start % 24)}–${clock((hour % 24) + 1)}`);
  }
  return found.length > most ? `${found.slice(0, most).join(", ")} and ${found.length - most} more times` : listed(found);
}

const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
