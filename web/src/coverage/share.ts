// What can be taken along: the figures as files, the map as a picture, a page for a meeting, a link.

import { h, renew } from "../dom";
import { COVERAGE } from "./api";
import { copyLink } from "./copy";
import { areaParameters, type View } from "./question";

export interface ShareSection {
  readonly element: HTMLElement;
  show(view: View): void;
}

export function shareSection(makePicture: () => Promise<Blob>): ShareSection {
  const element = h("div", { class: "share" });
  const message = h("p", { class: "message error", role: "alert", hidden: true });

  async function savePicture(): Promise<void> {
    message.hidden = true;
    try {
      save(await makePicture(), "coverage.png");
    } catch (error) {
      message.textContent = `The picture could not be made: ${error instanceof Error ? error.message : "unknown"}`;
      message.hidden = false;
    }
  }

  const link = (view: View, format: string, words: string): HTMLElement => {
    const parameters = areaParameters(view);
    parameters.set("format", format);
    return h("a", { class: "button", href: `${COVERAGE}?${parameters}`, download: `coverage.${format}`, "data-testid": `export-${format}` }, words);
  };
  const button = (words: string, act: (event: Event) => void, testId: string): HTMLElement => h("button", { class: "button", type: "button", "data-testid": testId, "data-focus": testId, onclick: act }, words);
  const body = h("div", {});
  element.append(body, message);
  return {
    element,
    show: (view) => renew(body, h("div", { class: "buttons" },
      button("Print one page", () => window.print(), "print"),
      button("Copy a link to this", (event) => void copyLink(event, location.href), "copy"),
      link(view, "csv", "Table (CSV)"), link(view, "geojson", "Areas (GeoJSON)"),
      button("Map (PNG)", () => void savePicture(), "export-png"))),
  };
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  h("a", { href: address, download: name }).click();
  // Not at once: the browser may still be about to read it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
