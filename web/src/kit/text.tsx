/** Text that people wrote, with its hashtags and mentions as links. Never HTML. */

import type { ComponentChildren } from "preact";

const TOKEN = /([#@])([\p{L}\p{N}_][\p{L}\p{N}_.]*)/gu;

export interface Token {
  kind: "text" | "hashtag" | "mention";
  text: string;
}

/** Cut a text where a hashtag or a mention begins and ends. A dot at the end is the sentence's. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const hit of text.matchAll(TOKEN)) {
    const before = text[hit.index - 1];
    if (before && /[\p{L}\p{N}_/]/u.test(before)) continue;
    const whole = hit[0].replace(/\.+$/, "");
    if (hit.index > end) found.push({ kind: "text", text: text.slice(end, hit.index) });
    found.push({ kind: hit[1] === "#" ? "hashtag" : "mention", text: whole });
    end = hit.index + whole.length;
  }
  if (end < text.length) found.push({ kind: "text", text: text.slice(end) });
  return found;
}

function linked({ kind, text }: Token, key: number): ComponentChildren {
  if (kind === "text") return text;
  const name = encodeURIComponent(text.slice(1));
  const to = kind === "hashtag" ? `/search?kind=videos&q=%23${name}` : `/@${name}`;
  return (
    <a key={key} class="token" href={to}>
      {text}
    </a>
  );
}

export function Words({ text }: { text: string }) {
  return <>{tokens(text).map(linked)}</>;
}
