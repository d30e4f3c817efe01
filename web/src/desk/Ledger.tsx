/** What the staff looked at, for whoever audits them: roles, moments and matters, and not a word of anybody. */

import type { AuditEntry } from "../kit/answers";
import { page } from "../kit/api";
import { ago, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { withProof } from "../kit/proof";
import { matterNames, roleName } from "../kit/staff";

export function Ledger() {
  const paged = usePaged<AuditEntry>(
    "desk accesses",
    (cursor) => withProof(() => page<AuditEntry>("/api/desk/accesses", { cursor })),
    ({ id }) => id,
  );
  return (
    <section class="card" aria-labelledby="ledger">
      <h2 id="ledger" class="card-title">
        {t("desk_ledger")}
      </h2>
      <p class="note note-tight">{t("desk_ledger_lead")}</p>
      <List
        paged={paged}
        empty={<p class="state-text">{t("desk_none")}</p>}
        row={(entry) => (
          <li key={entry.id} class="line-row">
            <span>
              {entry.reader ? `@${entry.reader}` : t("somebody")} ({roleName(entry.role)}): {matterNames(entry.what)}
              <span class="menu-note">
                {t("desk_about", { subject: entry.subject })} · {ago(entry.read_at)}
              </span>
            </span>
          </li>
        )}
      />
    </section>
  );
}
