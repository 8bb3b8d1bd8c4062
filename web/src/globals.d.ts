// What the bundler puts in: the languages found in lang/ and those that help is given in, words of the offer that comes later, where each asset lies, and icons as their path data.

declare const WAYMARK_LANGUAGES: readonly { readonly code: string; readonly name: string; readonly also?: readonly string[]; readonly rtl?: true }[];
declare const WAYMARK_NAMED: readonly { readonly code: string; readonly itself: string; readonly english: string }[];
declare const WAYMARK_UNMET: Readonly<Record<string, Readonly<Record<string, string>>>>;
declare const WAYMARK_ASSETS: Readonly<Record<string, string>>;

declare module "*.svg" {
  const path: string;
  export default path;
}
