// Where the files of this version of the app are: in folders named after their content, so that versions never mix.

/** The address of a file by its plain name, such as `lang/ar.json`. */
export function asset(name: string): URL {
  const address = WAYMARK_ASSETS[name];
  if (address === undefined) throw new Error(`there is no asset ${name}`);
  return new URL(address, location.origin);
}

/** The plain names of all files that begin so. */
export const assetsNamed = (start: string): string[] => Object.keys(WAYMARK_ASSETS).filter((name) => name.startsWith(start));
