// The API, asked so that a newer question never loses to an older one.
// Invariant: of one kind of question only the last is ever answered; what went wrong is a `Refusal` with words for people.

import type { Coverage, Listing, Matrix, Proposals, Taxonomy } from "./answer";

/** What the API would not answer, and which parameter is to blame. */
export class Refusal extends Error {
  constructor(message: string, readonly parameter: string) {
    super(message);
  }
}

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly param: string; readonly message: string }[];
}

async function get<Answer>(path: string, parameters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const query = parameters.toString();
  const response = await fetch(query ? `${path}?${query}` : path, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new Refusal("The server cannot be reached. Try again when you are online.", "");
  });
  if (response.ok) return response.json() as Promise<Answer>;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  const [first] = problem.errors ?? [];
  return new Refusal(first?.message ?? problem.detail ?? `The server could not answer (${response.status}).`, first?.param ?? "");
}

/** One kind of question: asking again gives up what was asked before. `undefined` is for who was overtaken. */
export function asker<Answer>(path: string): (parameters?: URLSearchParams) => Promise<Answer | undefined> {
  let current: AbortController | undefined;
  return async (parameters = new URLSearchParams()) => {
    current?.abort();
    const mine = (current = new AbortController());
    try {
      const answer = await get<Answer>(path, parameters, mine.signal);
      return current === mine ? answer : undefined;
    } catch (error) {
      if (mine.signal.aborted) return undefined;
      throw error;
    }
  };
}

export const COVERAGE = "/api/v1/coverage";

export const askCoverage = (): ReturnType<typeof asker<Coverage>> => asker<Coverage>(COVERAGE);
export const askMatrix = asker<Matrix>(`${COVERAGE}/matrix`);
export const askNext = asker<Proposals>(`${COVERAGE}/next`);
export const askTaxonomy = asker<Taxonomy>("/api/v1/taxonomy");
export const askServices = asker<{ readonly features: readonly Listing[] }>("/api/v1/services");
