/** Form fields: a label above, help and the fault below, tied together for those who listen. */

import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Form } from "./form";
import { t } from "./i18n";

interface InputAttributes {
  type?: "text" | "password";
  autocomplete?: string;
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  spellcheck?: boolean;
}

interface FieldProps extends InputAttributes {
  label: string;
  name: string;
  value: Signal<string>;
  fault?: string | undefined;
  help?: ComponentChildren;
  prefix?: string;
}

export function Field({ label, name, value, fault, help, prefix, type = "text", ...rest }: FieldProps) {
  const id = useId();
  const shown = useSignal(false);
  const secret = type === "password";
  return (
    <div class={fault ? "field field-wrong" : "field"}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <span class="field-box">
        {prefix && (
          <span class="field-prefix" aria-hidden="true">
            {prefix}
          </span>
        )}
        <input
          id={id}
          name={name}
          class="field-input"
          {...(secret && !shown.value ? { type: "password" as const } : { type: "text" as const })}
          value={value.value}
          autocapitalize="none"
          aria-invalid={Boolean(fault)}
          aria-describedby={fault || help ? `${id}-note` : undefined}
          onInput={(event) => {
            value.value = event.currentTarget.value;
          }}
          {...rest}
        />
        {secret && (
          <button
            type="button"
            class="field-show"
            aria-pressed={shown.value}
            onClick={() => {
              shown.value = !shown.value;
            }}
          >
            {t(shown.value ? "hide" : "show")}
          </button>
        )}
      </span>
      {(fault || help) && (
        <p id={`${id}-note`} class="field-note">
          {fault || help}
        </p>
      )}
    </div>
  );
}

interface AreaProps {
  label: string;
  name: string;
  value: Signal<string>;
  max: number;
  rows?: number;
  fault?: string | undefined;
  help?: ComponentChildren;
}

export function Area({ label, name, value, max, rows = 3, fault, help }: AreaProps) {
  const id = useId();
  const length = [...value.value].length;
  return (
    <div class={fault || length > max ? "field field-wrong" : "field"}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <textarea
        id={id}
        name={name}
        class="field-input field-area"
        rows={rows}
        dir="auto"
        aria-invalid={Boolean(fault) || length > max}
        aria-describedby={`${id}-note`}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
        }}
      />
      <p id={`${id}-note`} class="field-note field-note-apart">
        <span>{fault || help}</span>
        <span class="field-count">{t("count_of", { at: String(length), of: String(max) })}</span>
      </p>
    </div>
  );
}

interface SwitchProps {
  label: string;
  note?: string;
  on: boolean;
  set: (on: boolean) => void;
  /** It shows what somebody else decided. */
  fixed?: boolean;
}

export function Switch({ label, note, on, set, fixed = false }: SwitchProps) {
  const id = useId();
  return (
    <div class="switch-row">
      <label for={id}>
        {label}
        {note && <span class="menu-note">{note}</span>}
      </label>
      <input
        id={id}
        class="switch"
        type="checkbox"
        checked={on}
        disabled={fixed}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </div>
  );
}

interface OptionsProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; words: string; note?: string }[];
  set: (value: Value) => void;
}

export function Options<Value extends string>({ label, value, options, set }: OptionsProps<Value>) {
  const name = useId();
  return (
    <fieldset class="options">
      <legend class="field-label">{label}</legend>
      <div class="options-row">
        {options.map((option) => (
          <label key={option.value} class="option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => set(option.value)}
            />
            <span>{option.words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The sentence about a form as a whole, told as soon as it is there. */
export function FormFault({ form }: { form: Form }) {
  const sentence = form.fault("");
  return sentence ? (
    <p class="form-fault" role="alert">
      {sentence}
    </p>
  ) : null;
}
