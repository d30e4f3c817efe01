/** The search field with its completions: a combobox as the ARIA practices describe it. */

import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { get } from "../kit/api";
import { t } from "../kit/i18n";
import { Icon } from "../kit/icons";
import { Picture } from "../kit/person";
import { navigate } from "../kit/router";
import type { Completion } from "../kit/types";

const WAIT_MS = 150;

interface BoxProps {
  text: Signal<string>;
  search: (q: string) => void;
}

export function SearchBox({ text, search }: BoxProps) {
  const offered = useSignal<Completion[]>([]);
  const typed = useSignal("");
  const chosen = useSignal(-1);
  const newest = useRef(0);

  useSignalEffect(() => {
    const q = typed.value.trim();
    const number = ++newest.current;
    if (!q) {
      offered.value = [];
      return;
    }
    const timer = setTimeout(() => {
      get<Completion[]>("/api/search/complete", { q }).then(
        (found) => {
          if (number !== newest.current) return;
          offered.value = found.slice(0, 8);
          chosen.value = -1;
        },
        () => {}, // completion is a convenience: searching still works
      );
    }, WAIT_MS);
    return () => clearTimeout(timer);
  });

  function close(): void {
    newest.current++;
    offered.value = [];
    typed.value = "";
  }

  function go(completion?: Completion): void {
    close();
    if (completion?.kind === "account" && completion.handle) navigate(`/@${completion.handle}`);
    else {
      const word = completion ? wordOf(completion) : text.value.trim();
      text.value = word;
      if (word) search(word);
    }
  }

  function onKey(event: KeyboardEvent): void {
    const last = offered.value.length - 1;
    if (event.key === "ArrowDown" && last >= 0) chosen.value = chosen.value === last ? 0 : chosen.value + 1;
    else if (event.key === "ArrowUp" && last >= 0) chosen.value = chosen.value <= 0 ? last : chosen.value - 1;
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  }

  const open = offered.value.length > 0;
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          go(offered.value[chosen.value]);
        }}
      >
        <div class="field-box search-box">
          <span class="search-icon">
            <Icon name="search" />
          </span>
          <input
            class="field-input"
            type="text"
            role="combobox"
            enterkeyhint="search"
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            aria-label={t("search")}
            aria-expanded={open}
            aria-controls="completions"
            aria-autocomplete="list"
            aria-activedescendant={chosen.value >= 0 ? `completion-${chosen.value}` : undefined}
            placeholder={t("search_hint")}
            value={text.value}
            onInput={(event) => {
              text.value = event.currentTarget.value;
              typed.value = text.value;
            }}
            onKeyDown={onKey}
            onBlur={() => setTimeout(close, 150)}
          />
        </div>
        <div id="completions" class="completions" role="listbox" aria-label={t("completions")} hidden={!open}>
          {offered.value.map((completion, index) => (
            <div
              key={`${completion.kind} ${completion.handle ?? completion.text}`}
              id={`completion-${index}`}
              class="completion"
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen.value}
              onPointerDown={(event) => {
                event.preventDefault();
                go(completion);
              }}
            >
              <Face completion={completion} />
              <span>
                {completion.kind === "account" ? completion.display_name : wordOf(completion)}
                {completion.kind === "account" && <span class="menu-note">@{completion.handle}</span>}
              </span>
            </div>
          ))}
        </div>
      </form>
    </search>
  );
}

function wordOf({ kind, text }: Completion): string {
  return kind === "hashtag" ? `#${text.replace(/^#/, "")}` : text;
}

function Face({ completion }: { completion: Completion }) {
  if (completion.kind !== "account") return <Icon name={completion.kind === "hashtag" ? "hash" : "search"} />;
  const handle = completion.handle ?? completion.text;
  const { display_name, picture_url } = completion;
  return <Picture size="s" person={{ id: handle, handle, display_name: display_name ?? handle, picture_url }} />;
}
