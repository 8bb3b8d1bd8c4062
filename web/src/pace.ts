// Work in pieces, so that a cheap phone, busy with it for a while, answers whoever touches it in between.

const MOST_FRAME_MS = 1000;

/** Lets what has happened meanwhile be answered. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** When what was changed is on the screen; soon on a page that nobody looks at. */
export const shown = (): Promise<unknown> => new Promise((resolve) => {
  requestAnimationFrame(() => requestAnimationFrame(resolve));
  setTimeout(resolve, MOST_FRAME_MS);
});
