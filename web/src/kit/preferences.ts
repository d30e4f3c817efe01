/** Choices that live on this device alone: sound, motion, data, theme, autoplay. Never sent anywhere. */

import { effect, type Signal, signal } from "@preact/signals";

function kept<Value extends string | boolean | number | null>(name: string, otherwise: Value): Signal<Value> {
  const key = `clairvue.${name}`;
  let initial = otherwise;
  try {
    const text = localStorage.getItem(key);
    if (text !== null) initial = JSON.parse(text) as Value;
  } catch {
    // Storage is forbidden or holds something else: the default is fine.
  }
  const value = signal<Value>(initial);
  effect(() => {
    const text = JSON.stringify(value.value);
    try {
      if (value.value === otherwise) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
    } catch {
      // As above: the choice holds for this visit.
    }
  });
  return value;
}

// Behind https a cookie is the host's own: no subdomain and no page without https can set it.
const SECURE = location.protocol === "https:";
const LEAD = SECURE ? "__Host-clairvue" : "clairvue";
const SCOPE = `Path=/; SameSite=Lax${SECURE ? "; Secure" : ""}`;
const KEPT = `${SCOPE}; Max-Age=31536000`;

export type Choice = "system" | "on" | "off";

export const calm = kept<Choice>("calm", "system");
export const dataSaver = kept<boolean>("data-saver", false);
export const autoplayNext = kept<boolean>("autoplay-next", false);
export const keyboard = kept<boolean>("keyboard", true);
export const captions = kept<boolean>("captions", false);
/** After how many minutes a feed offers to stop; 0 for never, null for after every forty clips. */
export const stopMinutes = kept<number | null>("stop-minutes", null);
export const theme = kept<"dark" | "light">("theme", "dark");

/** Whether things may move by themselves. */
export function still(): boolean {
  if (calm.value !== "system") return calm.value === "on";
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Remember the language of somebody who has no account, where the server can read it too. */
export function rememberLanguage(language: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is missing in Firefox
  document.cookie = `${LEAD}_language=${language}; ${KEPT}`;
}

/** Show choices on the document, for the stylesheet. */
export function dress(): void {
  effect(() => {
    const root = document.documentElement.dataset;
    root["theme"] = theme.value;
    root["still"] = String(still());
    // The server writes the first document: it has to know before any script does.
    const age = theme.value === "dark" ? `${SCOPE}; Max-Age=0` : KEPT;
    // biome-ignore lint/suspicious/noDocumentCookie: as above
    document.cookie = `${LEAD}_theme=${theme.value}; ${age}`;
  });
}
