// What the bundler puts in: the languages found in lang/ and icons as their path data.

declare const WAYMARK_LANGUAGES: readonly { readonly code: string; readonly name: string }[];

declare module "*.svg" {
  const path: string;
  export default path;
}
