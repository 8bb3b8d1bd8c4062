// Which words fit on the map: the more important first, none over another.

import type { Point } from "./projection";

export interface Label {
  readonly at: Point;
  readonly words: string;
  /** Height of its letters, in the map's units. */
  readonly size: number;
  /** Drawn whatever else is there. */
  readonly must?: boolean;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Letters are about this wide, in parts of their height. */
const LETTER_WIDTH = 0.6;
const LINE_HEIGHT = 1.15;

/** Those of the labels that are drawn, in the order given, which is that of importance. */
export function fitting(labels: readonly Label[]): boolean[] {
  const taken: Box[] = [];
  return labels.map((label) => {
    const box = boxOf(label);
    if (!label.must && taken.some((other) => overlap(box, other))) return false;
    taken.push(box);
    return true;
  });
}

export const widthOf = (words: string, size: number): number => words.length * size * LETTER_WIDTH;

function boxOf({ at: [x, y], words, size }: Label): Box {
  const [half, tall] = [widthOf(words, size) / 2, (size * LINE_HEIGHT) / 2];
  return { left: x - half, right: x + half, top: y - tall, bottom: y + tall };
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
