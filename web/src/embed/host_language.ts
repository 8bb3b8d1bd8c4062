// The language that a part of the host's page is in: that of the nearest element around it that says so.

export function languageOf(element: Element): string | undefined {
  const nearest = element.closest("[lang]");
  const said = nearest?.getAttribute("lang")?.trim();
  if (said) return said;
  const root = element.getRootNode();
  return nearest === null && root instanceof ShadowRoot ? languageOf(root.host) : undefined;
}

const followers = new Set<() => void>();
let watch: MutationObserver | undefined;

/** Calls whenever an element of the page changes its language; returns what ends it. */
export function onLanguageChange(follow: () => void): () => void {
  followers.add(follow);
  watch ??= new MutationObserver(() => { for (const each of followers) each(); });
  watch.observe(document, { subtree: true, attributeFilter: ["lang"] });
  return () => {
    followers.delete(follow);
    if (followers.size === 0) watch?.disconnect();
  };
}
