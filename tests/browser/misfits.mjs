// What does not fit on the page, for tests of narrow screens, large letters and wide spacing.

/** Runs in the page: what overflows sideways, is cut off or lies over something else, in words. */
export function misfits() {
  const found = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  const name = (element) => `${element.tagName}#${element.id}.${element.getAttribute("class")}`;
  const box = (element) => element.getBoundingClientRect();
  if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} wide on ${clientWidth}`);
  for (const element of document.querySelectorAll("body *")) {
    // Chips scroll sideways on purpose; skip links and words for screen readers are hidden on purpose.
    if (element.closest(".chips > *, .skip, .spoken-only, svg") || box(element).width === 0) continue;
    if (box(element).left < -1 || box(element).right > clientWidth + 1) found.push(`${name(element)} leaves the screen`);
  }
  for (const sheet of document.querySelectorAll("dialog[open] .sheet-body")) {
    if (sheet.scrollWidth > sheet.clientWidth) found.push(`${name(sheet)} scrolls sideways`);
  }
  for (const value of document.querySelectorAll(".field select, .field input, #lang")) {
    if (box(value).width === 0) continue;
    const style = getComputedStyle(value);
    const inside = (side) => Number.parseFloat(style[`padding${side}`]);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = style.font;
    const words = value.matches("select") ? value.selectedOptions[0].text : value.value || value.placeholder;
    if (value.scrollHeight > value.clientHeight) found.push(`${name(value)} is cut below`);
    if (pen.measureText(words).width > value.clientWidth - inside("Left") - inside("Right")) found.push(`${name(value)} has no room for ${words}`);
    const caption = value.closest(".field")?.querySelector(".caption");
    if (caption && box(caption).bottom > box(value).top + inside("Top") + 1) found.push(`${name(value)} lies over its caption`);
  }
  const title = box(document.querySelector("h1 .name"));
  const language = box(document.getElementById("lang"));
  if (title.left < language.right && language.left < title.right && title.top < language.bottom && language.top < title.bottom) found.push("the choice of language lies over the name");
  return found;
}
