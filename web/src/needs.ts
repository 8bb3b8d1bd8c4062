// The needs a person can ask for, in the order they are shown; the engine knows the same list.

export const NEEDS = [
  "immigration-legal", "asylum-support", "housing", "money", "health", "mental-health", "food", "clothes-home",
  "english", "education", "work", "family", "women", "young-people", "community", "internet", "emergency",
] as const;

export type Need = (typeof NEEDS)[number];

export const isNeed = (text: string): text is Need => (NEEDS as readonly string[]).includes(text);
