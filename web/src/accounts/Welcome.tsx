/** The page around signing in and signing up. */

import type { ComponentChildren } from "preact";
import { t } from "../kit/i18n";
import { Mark } from "../kit/logo";
import "./accounts.css";

export function Welcome({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <main class="page welcome">
      <div class="welcome-head">
        <Mark />
        <p class="welcome-promise">{t("promise")}</p>
      </div>
      <h1 class="page-title">{title}</h1>
      {children}
    </main>
  );
}
