// SVG elements, and the patterns that classes are told by besides their color.

const SVG = "http://www.w3.org/2000/svg";

export function s<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Record<string, string | number> = {}, ...children: (Node | string)[]): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

const SIZE = 8;
/** Lines of each class: nobody is crossed out, many are plain. */
const LINES: Readonly<Record<string, string>> = {
  "share-0": "M0 0L8 8M8 0L0 8",
  "share-1": "M-2 2L2 -2M0 8L8 0M6 10L10 6",
  "share-2": "M0 4H8",
  "share-3": "M3.5 3.5h1v1h-1z",
  "share-4": "",
  "share-none": "",
  "change-worst": "M0 2.5H8M0 5.5H8",
  "change-worse": "M1.5 4H6.5",
  "change-same": "",
  "change-better": "M4 1.5V6.5M1.5 4H6.5",
  "change-best": "M0 4H8M4 0V8",
};

/** A pattern for each class, to be referred to as `url(#fill-share-0)`. */
export function patterns(): SVGDefsElement {
  const made = Object.entries(LINES).map(([name, lines]) => s("pattern", { id: `fill-${name}`, width: SIZE, height: SIZE, patternUnits: "userSpaceOnUse" },
    s("rect", { width: SIZE, height: SIZE, class: `ground ${name}` }), s("path", { d: lines, class: `lines ${name}` })));
  return s("defs", {}, ...made);
}

export const patternFill = (className: string): string => `url(#fill-${className})`;
