export const answer = 42;
export const answer = 42;
export const answer = 42;
export const answer = 42;
export const answer = 42;
export const answer = 42;
export const answer = 42;
export const answer = 42;
