// The host's page, as the frame knows it: the one window that frames it, by the origin it first spoke from.
// Invariant: nothing but a greeting is said before that is known, and nothing is heard from anybody else.

import { said, toFrame, type ToFrame, type ToHost } from "./messages";

export interface Host {
  say(message: ToHost): void;
}

export function meetHost(hear: (message: ToFrame) => void): Host {
  const { parent } = window;
  if (parent === window) return { say() {} };
  let origin: string | undefined;
  let unsaid: ToHost[] = [];
  // A page that was opened from a file has no name, and cannot turn into another page around this one.
  const post = (message: ToHost, to: string) => parent.postMessage(said(message), to === "null" ? "*" : to);
  addEventListener("message", (event) => {
    if (event.source !== parent || (origin !== undefined && event.origin !== origin)) return;
    const message = toFrame(event.data);
    if (!message) return;
    origin = event.origin;
    hear(message);
    for (const waiting of unsaid) post(waiting, origin);
    unsaid = [];
  });
  post({ kind: "hello" }, "*");
  return {
    say(message) {
      if (origin === undefined) unsaid = [...unsaid.filter(({ kind }) => kind !== message.kind), message];
      else post(message, origin);
    },
  };
}
