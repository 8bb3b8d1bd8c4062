// The week's answer about searches that ended with nothing, changed by chance before anybody sees it:
// the twin of engine::unmet::answer, which says why, and held against the same answers as it.
//
// Invariant: whatever was searched, any answer is at most e² times as likely as with anything else.

/** The numbers below this one, of 2³², tick the box of the search itself: half of them. */
const OWN = 2 ** 31;
/** And those below this one any other: 2³² / (e² + 1), rounded up to the side of privacy. */
const OTHER = 511_972_652;
/** Days of the week times parts of the day. */
const SLOTS = 28;

const QUESTIONS = ["language", "slot", "area"] as const;

export type Question = (typeof QUESTIONS)[number];

/** How long the lists are that device and server share. */
export interface Form {
  readonly needs: number;
  readonly languages: number;
  readonly areas: number;
}

/** A search that ended with nothing: places in the lists, from 1; 0 is none of the list. A slot is a
 * place from 0. */
export type Miss = Readonly<Record<"need" | Question, number>>;

export interface Answer {
  readonly question: Question;
  /** Two hexadecimal digits a byte, eight boxes a byte, the first in the lowest bit. */
  readonly boxes: string;
}

/** The answer of a device that has searched these in the week. `random` gives whole numbers below 2³²
 * that nobody can foresee. */
export function answer(form: Form, searched: readonly Miss[], random: () => number): Answer {
  const question = QUESTIONS[below(random(), QUESTIONS.length)] ?? "language";
  const one = searched[below(random(), searched.length)];
  const others = { language: form.languages + 1, slot: SLOTS, area: form.areas + 1 }[question];
  const own = one && place(form, one, one[question], others);
  const bytes = new Uint8Array(Math.ceil(((form.needs + 1) * others) / 8));
  for (let box = 0; box < (form.needs + 1) * others; box++) {
    const isTicked = random() < (box === own ? OWN : OTHER);
    if (isTicked) bytes[box >> 3] = (bytes[box >> 3] ?? 0) | (1 << (box & 7));
  }
  const boxes = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { question, boxes };
}

/** Numbers of the browser's own, many at a time. */
export function randomNumbers(): () => number {
  const numbers = new Uint32Array(1024);
  let next = numbers.length;
  return () => {
    if (next === numbers.length) {
      crypto.getRandomValues(numbers);
      next = 0;
    }
    return numbers[next++] ?? 0;
  };
}

function place(form: Form, miss: Miss, other: number, others: number): number | undefined {
  return miss.need <= form.needs && other < others ? miss.need * others + other : undefined;
}

/** A number below another, or 0. */
function below(random: number, end: number): number {
  return Math.floor((random * end) / 2 ** 32);
}
