/** The fields that more than one way in asks for, each as password managers and keyboards know it. */

import type { Signal } from "@preact/signals";
import { Field } from "../kit/field";
import type { Form } from "../kit/form";
import { type Key, t } from "../kit/i18n";

const PASSWORD_MIN = 10;

interface Props {
  form: Form;
  value: Signal<string>;
}

interface PasswordProps extends Props {
  name: string;
  label?: Key;
}

export function CurrentPassword({ form, value, name, label = "password" }: PasswordProps) {
  return (
    <Field
      label={t(label)}
      name={name}
      type="password"
      value={value}
      autocomplete="current-password"
      fault={form.fault(name)}
      required
    />
  );
}

export function NewPassword({
  form,
  value,
  name,
  label = "password_new",
  required = true,
}: PasswordProps & { required?: boolean }) {
  return (
    <Field
      label={t(label)}
      name={name}
      type="password"
      value={value}
      autocomplete="new-password"
      minLength={PASSWORD_MIN}
      fault={form.fault(name)}
      help={t("password_help", { n: PASSWORD_MIN })}
      required={required}
    />
  );
}

export function Code({ form, value }: Props) {
  return (
    <Field
      label={t("code")}
      name="code"
      value={value}
      autocomplete="one-time-code"
      fault={form.fault("code")}
      help={t("code_help")}
      required
    />
  );
}

export function Address({ form, value, label }: Props & { label: Key }) {
  return (
    <Field
      label={t(label)}
      name="email"
      value={value}
      autocomplete="email"
      spellcheck={false}
      fault={form.fault("address")}
      required
    />
  );
}
