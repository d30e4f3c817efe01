/** Whom one has blocked or muted, and the way back. */

import { useSignal } from "@preact/signals";
import { del, page, sentenceOf } from "../kit/api";
import { t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { Picture } from "../kit/person";
import { say } from "../kit/toast";
import type { Person } from "../kit/types";

const KINDS = [
  ["blocks", "blocked", "unblock"],
  ["mutes", "muted", "unmute_person"],
] as const;

export function Silenced() {
  return (
    <section class="card" aria-labelledby="silenced">
      <h2 id="silenced" class="card-title">
        {t("silenced")}
      </h2>
      {KINDS.map(([kind, title, undo]) => (
        <People key={kind} kind={kind} title={t(title)} undo={t(undo)} />
      ))}
    </section>
  );
}

function People({ kind, title, undo }: { kind: string; title: string; undo: string }) {
  const paged = usePaged<Person>(
    kind,
    (cursor) => page<Person>(`/api/social/${kind}`, { cursor }),
    (person) => person.id,
  );
  const busy = useSignal(false);
  async function lift(person: Person): Promise<void> {
    busy.value = true;
    try {
      await del(`/api/social/${kind}/${person.handle}`);
      paged.remove((other) => other.id === person.id);
    } catch (error) {
      say(sentenceOf(error), "error");
    } finally {
      busy.value = false;
    }
  }
  return (
    <>
      <h3 class="field-label">{title}</h3>
      <List
        paged={paged}
        bones={1}
        empty={<p class="note note-tight">{t("nobody")}</p>}
        row={(person) => (
          <li key={person.id} class="line-row">
            <a class="person" href={`/@${person.handle}`}>
              <Picture person={person} />
              <span>
                {person.display_name}
                <span class="menu-note">@{person.handle}</span>
              </span>
            </a>
            <button
              type="button"
              class="button button-quiet"
              disabled={busy.value}
              aria-label={`${undo} @${person.handle}`}
              onClick={() => void lift(person)}
            >
              {undo}
            </button>
          </li>
        )}
      />
    </>
  );
}
