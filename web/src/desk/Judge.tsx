/** A moderator marks a clip as for adults, or takes the mark back: each time with a reason that its author reads. */

import { type Signal, useSignal } from "@preact/signals";
import { put } from "../kit/api";
import { Area, FormFault } from "../kit/field";
import { useForm } from "../kit/form";
import { t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import { REASON_MAX } from "./names";

export function Judge({ id, marked }: { id: string; marked: Signal<boolean> }) {
  const asking = useSignal(false);
  const reason = useSignal("");
  const form = useForm({ access_reason_unfit: "reason" });
  const words = t(marked.value ? "desk_unmark" : "desk_mark");
  if (!asking.value) {
    return (
      <button
        type="button"
        class="button button-quiet"
        onClick={() => {
          asking.value = true;
        }}
      >
        {words}
      </button>
    );
  }
  return (
    <form
      class="form"
      onSubmit={(event) =>
        form.send(event, async () => {
          const wanted = !marked.value;
          const judgement = { for_adults: wanted, reason: reason.value };
          await withProof(() => put(`/api/desk/videos/${id}/for-adults`, judgement));
          marked.value = wanted;
          asking.value = false;
          reason.value = "";
        })
      }
    >
      <Area
        label={t("desk_mark_reason")}
        name={`reason-${id}`}
        value={reason}
        max={REASON_MAX}
        fault={form.fault("reason")}
        help={t("desk_reason_help")}
      />
      <FormFault form={form} />
      <button type="submit" class="button" disabled={form.busy.value}>
        {words}
      </button>
    </form>
  );
}
