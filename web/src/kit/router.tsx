/** Addresses to screens, on the History API. Links stay plain `<a href>`: this listens, they know nothing. */

import { computed, signal, useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "./i18n";
import { Failure } from "./states";

export type Params = Record<string, string>;

export const place = signal(new URL(location.href));
export const path = computed(() => place.value.pathname);

/** Match `/@:handle` against `/@ana`; null when it does not fit. */
export function match(pattern: string, pathname: string): Params | null {
  const names: string[] = [];
  const source = pattern.replace(/:(\w+)/g, (_, name: string) => {
    names.push(name);
    return "([^/]+)";
  });
  const found = new RegExp(`^${source}/?$`).exec(pathname);
  if (!found) return null;
  try {
    return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]));
  } catch {
    return null; // a broken %-escape is no address of ours
  }
}

export function navigate(to: string, how: "push" | "replace" = "push"): void {
  const url = new URL(to, location.href);
  if (url.href === location.href) return;
  history[how === "push" ? "pushState" : "replaceState"](null, "", url);
  place.value = url;
  if (how === "push") scrollTo(0, 0);
}

/** Change the address of the screen that is already shown, without showing it anew. */
export function relabel(to: string): void {
  history.replaceState(null, "", to);
}

function plainClick(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link?.href || link.target || link.hasAttribute("download")) return null;
  const url = new URL(link.href);
  const ours = url.origin === location.origin && !/^\/(api|media|assets)\//.test(url.pathname);
  return ours ? link : null;
}

/** Follow links and the back button from now on. */
export function startRouter(): void {
  addEventListener("popstate", () => {
    place.value = new URL(location.href);
  });
  document.addEventListener("click", (event) => {
    const link = plainClick(event);
    if (!link || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    navigate(link.href);
  });
}

type Loader<Props> = () => Promise<ComponentType<Props>>;

/** A component whose code comes when it is first shown. */
export function lazy<Props extends object>(load: Loader<Props>, waiting: ComponentType): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const Loaded = useSignal(loaded);
    const failed = useSignal(false);
    const attempt = useSignal(0);
    useEffect(() => {
      if (loaded) return;
      failed.value = false;
      load().then(
        (component) => {
          loaded = component;
          Loaded.value = component;
        },
        () => {
          failed.value = true;
        },
      );
    }, [attempt.value]);
    if (failed.value) return <Failure sentence={t("error_offline")} retry={() => attempt.value++} />;
    const Shown = Loaded.value;
    const Waiting = waiting;
    return Shown ? <Shown {...props} /> : <Waiting />;
  };
}
