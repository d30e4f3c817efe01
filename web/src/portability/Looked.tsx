/** Who of the staff looked at what is the reader's, when, at what and why. */

import type { AccessEntry } from "../kit/answers";
import { page } from "../kit/api";
import { ago, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { matterNames, roleName } from "../kit/staff";

export function Looked() {
  const paged = usePaged<AccessEntry>(
    "accesses",
    (cursor) => page<AccessEntry>("/api/privacy/accesses", { cursor }),
    ({ id }) => id,
  );
  return (
    <section class="card" aria-labelledby="looked">
      <h2 id="looked" class="card-title">
        {t("looked_title")}
      </h2>
      <p class="note note-tight">{t("looked_lead")}</p>
      <List
        paged={paged}
        bones={2}
        empty={<p>{t("looked_none")}</p>}
        row={(entry) => (
          <li key={entry.id} class="line-row">
            <span>
              {t("looked_at", { role: roleName(entry.role), what: matterNames(entry.what) })}{" "}
              <q>
                <bdi>{entry.reason}</bdi>
              </q>
              <span class="menu-note">{ago(entry.read_at)}</span>
            </span>
          </li>
        )}
      />
    </section>
  );
}
