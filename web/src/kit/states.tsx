/** What a screen shows when there is nothing, not yet, or no more: said in a sentence, with a way on. */

import type { ComponentChildren } from "preact";
import { t } from "./i18n";
import { Icon, type IconName } from "./icons";

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ComponentChildren;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div class="state">
      <span class="state-lens">
        <Icon name={icon} />
      </span>
      <h2 class="state-title">{title}</h2>
      {children}
    </div>
  );
}

export function Failure({ sentence, retry }: { sentence: string; retry?: () => void }) {
  return (
    <div class="state" role="alert">
      <span class="state-lens">
        <Icon name="warning" />
      </span>
      <p class="state-text">{sentence}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          <Icon name="retry" />
          {t("retry")}
        </button>
      )}
    </div>
  );
}

export function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="spinner" aria-hidden="true" />
      <span class="hidden">{t("loading")}</span>
    </div>
  );
}

/** Grey bars the size of the lines to come. */
export function Lines({ count }: { count: number }) {
  return (
    <div class="lines" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <div class="line" key={index}>
          <span class="bone bone-round" />
          <span class="bone" />
        </div>
      ))}
    </div>
  );
}
