/** Sending a form: busy while it goes, the fault tied to its field when it comes back. */

import { type Signal, useSignal } from "@preact/signals";
import { Problem, sentenceOf } from "./api";

export interface Form {
  busy: Signal<boolean>;
  /** The sentence for a field, or for the form as a whole under "". */
  fault: (field: string) => string | undefined;
  send: (event: Event, work: () => Promise<void>) => void;
}

/** `fields` says which field a refusal's code is about. */
export function useForm(fields: Record<string, string> = {}): Form {
  const busy = useSignal(false);
  const faults = useSignal<Record<string, string>>({});
  async function run(form: HTMLFormElement | null, work: () => Promise<void>): Promise<void> {
    busy.value = true;
    faults.value = {};
    try {
      await work();
    } catch (error) {
      const field = error instanceof Problem ? (fields[error.code] ?? "") : "";
      faults.value = { [field]: sentenceOf(error) };
      queueMicrotask(() => form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    } finally {
      busy.value = false;
    }
  }
  return {
    busy,
    fault: (field) => faults.value[field],
    send: (event, work) => {
      event.preventDefault();
      if (!busy.value) void run(event.currentTarget as HTMLFormElement | null, work);
    },
  };
}
