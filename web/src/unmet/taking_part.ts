// Taking part: searches that found nothing are counted, and once a week one answer leaves, changed by chance.
// Invariant: when an answer leaves, and that it does, depends on no search; the same week is never drawn from twice.

import type { Answers } from "../ask";
import { agreed, counted, forget, read, write, type Kept, type Storage } from "./kept";
import { foundNothing, missesOf, mondayOf, weekOf } from "./search";
import { areaAt, bodyOf, type Shared } from "./shared";

/** After the page came, and then again and again, something is looked after; how long after is drawn by lot. */
const SOON_MS = [3_000, 30_000] as const;
const AGAIN_MS = [45_000, 90_000] as const;
const HIGHEST = 2 ** 32;

/** What the rest of the world does; for tests another one. */
export interface World {
  readonly storage: Storage;
  now(): number;
  /** A whole number below 2³² that nobody can foresee. */
  random(): number;
  /** The same for every device. */
  share(): Promise<Shared>;
  /** Whether it arrived, were it only to be refused. */
  send(body: string): Promise<boolean>;
  after(wait_ms: number, act: () => void): void;
  /** Only one page at a time. */
  alone(act: () => Promise<void>): Promise<unknown>;
  /** Here or in another page, by somebody or by itself. */
  ended(): void;
}

export interface TakingPart {
  /** Until when somebody agreed, if they did. */
  until(): number | undefined;
  /** Whether it can be kept. */
  agree(): boolean;
  stop(): void;
  /** Somebody searched. */
  searched(answers: Answers): void;
}

export function takingPart(world: World): TakingPart {
  const { storage, now } = world;
  const kept = (): Kept | undefined => read(storage, now());
  const between = ([least, most]: readonly [number, number]): number => least + ((most - least) * world.random()) / HIGHEST;
  let shared: Promise<Shared | undefined> | undefined;
  let isAwake = false;
  let last = "";

  /** Nothing of it waits for a search. */
  function wake(): void {
    shared ??= world.share().catch((error: unknown) => {
      console.warn(error);
      shared = undefined;
      return undefined;
    });
    if (isAwake) return;
    isAwake = true;
    world.after(between(SOON_MS), again);
  }

  function again(): void {
    if (!kept()) {
      isAwake = false;
      return world.ended();
    }
    wake();
    void world.alone(lookAfter).catch(console.warn).then(() => world.after(between(AGAIN_MS), again));
  }

  async function lookAfter(): Promise<void> {
    const known = await shared;
    if (known) draw(known);
    await send();
  }

  /** Of the weeks that have ended the last is answered about, unless an answer waits still: there is one a week at most. */
  function draw(known: Shared): void {
    const before = kept();
    if (!before) return;
    const week = weekOf(now());
    const ended = Object.keys(before.weeks).map(Number).filter((each) => each < week);
    const lastEnded = Math.max(...ended);
    const waiting = before.waiting ?? (ended.length > 0 ? {
      due: mondayOf(lastEnded + 1) + ((mondayOf(1) - mondayOf(0)) * world.random()) / HIGHEST,
      body: bodyOf(known, before.weeks[lastEnded] ?? [], world.random),
    } : undefined);
    write(storage, { until: before.until, weeks: { [week]: before.weeks[week] ?? [] }, ...(waiting && { waiting }) });
  }

  /** One that does not arrive is sent again as it is: drawn anew, it would tell more. */
  async function send(): Promise<void> {
    const waiting = kept()?.waiting;
    if (!waiting || now() < waiting.due || !(await world.send(waiting.body))) return;
    const after = kept();
    if (!after) return;
    const { waiting: _, ...rest } = after;
    write(storage, rest);
  }

  async function count(answers: Answers): Promise<void> {
    const known = await shared;
    const before = kept();
    if (!before) return;
    const { origin, question } = answers;
    const area = known && question.place.kind !== "none" ? areaAt(known, origin.lon, origin.lat) : "";
    write(storage, counted(before, weekOf(now()), missesOf(answers, area)));
  }

  if (kept()) wake();
  return {
    until: () => kept()?.until,
    agree() {
      try {
        write(storage, { ...agreed(now()), weeks: { [weekOf(now())]: [] } });
      } catch {
        return false;
      }
      last = "";
      wake();
      return true;
    },
    stop: () => forget(storage),
    searched(answers) {
      const { service: _, lang: __, beside: ___, ...question } = answers.question;
      const asked = JSON.stringify(question);
      // The minute that passes asks the same again: nobody searched.
      if (asked === last || !kept()) return;
      last = asked;
      if (foundNothing(answers)) void count(answers).catch(console.warn);
    },
  };
}
