/** A paged list on a page: rows, bones while it loads, more when its end comes near, and why it failed. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { createPaged, type Load, type Paged } from "./paged";
import { Failure, Lines, Waiting } from "./states";

/** A paged list that is made anew when `key` changes. */
export function usePaged<Item>(key: string, load: Load<Item>, idOf: (item: Item) => string): Paged<Item> {
  return useMemo(() => {
    const paged = createPaged(load, idOf);
    void paged.more();
    return paged;
  }, [key]);
}

interface ListProps<Item> {
  paged: Paged<Item>;
  row: (item: Item) => JSX.Element;
  empty: ComponentChildren;
  class?: string;
  bones?: number;
}

export function List<Item>({ paged, row, empty, class: dress = "rows", bones = 4 }: ListProps<Item>) {
  const items = paged.items.value;
  const state = paged.state.value;
  if (items.length === 0 && state === "loading") return bones > 0 ? <Lines count={bones} /> : <Waiting />;
  if (items.length === 0 && state === "ended") return <>{empty}</>;
  return (
    <>
      <ul class={dress}>{items.map(row)}</ul>
      <ListEnd paged={paged} />
    </>
  );
}

/** What stands after the last row: nothing to see, but coming near it loads the next page. */
export function ListEnd<Item>({ paged }: { paged: Paged<Item> }) {
  const mark = useRef<HTMLDivElement>(null);
  const state = paged.state.value;
  useEffect(() => {
    const element = mark.current;
    if (!element || state !== "ready") return;
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && void paged.more(), {
      rootMargin: "600px",
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [state, paged]);
  if (state === "failed") return <Failure sentence={paged.sentence.value} retry={() => void paged.more()} />;
  return <div ref={mark}>{state === "loading" && <Waiting />}</div>;
}
