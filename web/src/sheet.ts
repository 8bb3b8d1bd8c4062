// A sheet over the page: a modal dialog that closes by its button, Escape, or a tap beside it.

import { h, renew, slot, type Child } from "./dom";
import type { I18n } from "./i18n";
import { sign } from "./icons";

export interface Sheet {
  readonly dialog: HTMLDialogElement;
  /** Shows this content; where focus goes when it closes is where it was, or `backTo`. */
  open(title: Child, content: Child, backTo?: () => HTMLElement | null | undefined): void;
  /** Closes it; focus goes to `backTo` in place of where it was. */
  close(backTo?: HTMLElement): void;
}

export function sheet(i18n: I18n, className: string, testId: string, closed: () => void): Sheet {
  const title = h("h2", { class: "sheet-title", id: `${testId}-title`, tabindex: -1 });
  const body = h("div", { class: "sheet-body" });
  const dialog = h(
    "dialog",
    { class: `sheet ${className}`, "data-testid": testId, "aria-labelledby": `${testId}-title`, onclose: afterClose, onclick: closeBeside },
    h(
      "div",
      { class: "sheet-head" },
      title,
      h("button", { class: "icon-button quiet", type: "button", "aria-label": i18n.text("details.close"), onclick: () => dialog.close() }, sign("close")),
    ),
    body,
  );
  let focusBack: (() => HTMLElement | null | undefined) | undefined;

  function afterClose(): void {
    const target = focusBack?.();
    focusBack = undefined;
    closed();
    if (target?.isConnected && target !== document.body) target.focus();
    // It was opened by its address, or what opened it is gone.
    else slot("results").focus({ preventScroll: true });
  }

  function closeBeside(event: MouseEvent): void {
    if (event.target === dialog) dialog.close();
  }

  return {
    dialog,
    open(titleWords, content, backTo) {
      const before = title.textContent;
      renew(title, h("span", {}, titleWords));
      renew(body, h("div", {}, content));
      if (dialog.open && title.textContent === before) return;
      if (!dialog.open) {
        focusBack = backTo ?? cameFrom();
        dialog.showModal();
      }
      body.scrollTop = 0;
      title.focus();
    },
    close(backTo) {
      if (backTo) focusBack = () => backTo;
      dialog.close();
    },
  };
}

/** What has focus now; found again by its `data-focus` when the list was drawn anew meanwhile. */
function cameFrom(): () => HTMLElement | null {
  const before = document.activeElement as HTMLElement | null;
  const name = before?.dataset["focus"];
  return () => (before?.isConnected || !name ? before : document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(name)}"]`));
}
