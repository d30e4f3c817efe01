/** My data: what is held and why, a way to take all of it, a way to be erased. */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ArchiveLink, ErasureAnswer, Held, HoldingsAnswer } from "../kit/answers";
import { del, get, post, sentenceOf } from "../kit/api";
import { Options } from "../kit/field";
import { language, t } from "../kit/i18n";
import { withProof } from "../kit/proof";
import { account } from "../kit/session";
import { Failure, Lines } from "../kit/states";
import { say } from "../kit/toast";
import { Bring } from "./Bring";
import { Consents } from "./Consents";
import { Looked } from "./Looked";

type Grace = "0" | "7" | "14" | "30";
const GRACES: readonly Grace[] = ["0", "7", "14", "30"];

const day = (moment: string) => new Date(moment).toLocaleDateString(language.value, { dateStyle: "long" });

export function DataScreen() {
  const held = useSignal<readonly Held[] | null>(null);
  const failure = useSignal("");

  async function load(): Promise<void> {
    failure.value = "";
    try {
      held.value = (await get<HoldingsAnswer>("/api/portability/holdings")).items;
    } catch (error) {
      failure.value = sentenceOf(error);
    }
  }
  useEffect(() => void load(), []);

  return (
    <main class="page">
      <h1 class="page-title">{t("my_data")}</h1>
      <p class="note note-tight">{t("data_lead")}</p>
      <Take />
      <Bring />
      <Consents />
      <section class="card" aria-labelledby="held">
        <h2 id="held" class="card-title">
          {t("data_held")}
        </h2>
        {failure.value && <Failure sentence={failure.value} retry={() => void load()} />}
        {!failure.value && !held.value && <Lines count={6} />}
        {held.value?.map((kind) => (
          <Kind key={kind.table} kind={kind} />
        ))}
      </section>
      <Looked />
      <Erase />
    </main>
  );
}

function Kind({ kind }: { kind: Held }) {
  return (
    <details>
      <summary class="menu-item">
        <span>
          {kind.title}
          <span class="menu-note">{t("data_rows", { n: kind.rows })}</span>
        </span>
      </summary>
      <ul>
        {kind.columns.map((column) => (
          <li key={column.name}>
            <span lang="en">{column.why}</span>
            {column.sealed && ` (${t("data_sealed")})`}
          </li>
        ))}
      </ul>
      <p class="note note-tight">{t("data_kept", { kept: kind.kept.join("; ") })}</p>
    </details>
  );
}

function Take() {
  async function take(): Promise<void> {
    try {
      const link = await withProof(() => post<ArchiveLink>("/api/portability/archive"));
      if (link) location.assign(link.url);
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  return (
    <section class="card" aria-labelledby="take">
      <h2 id="take" class="card-title">
        {t("data_take_title")}
      </h2>
      <p>{t("data_take_lead")}</p>
      <button type="button" class="button button-accent" onClick={() => void take()}>
        {t("data_take")}
      </button>
    </section>
  );
}

function Erase() {
  const days = useSignal<Grace>("14");
  const sure = useSignal(false);
  const due = useSignal("");
  useEffect(() => {
    get<ErasureAnswer>("/api/account/erase").then(
      ({ erasure }) => {
        due.value = erasure?.due_at ?? "";
      },
      () => undefined,
    );
  }, []);

  async function erase(event: Event): Promise<void> {
    event.preventDefault();
    try {
      const grace_days = Number(days.value);
      const answer = await withProof(() => post<ErasureAnswer>("/api/account/erase", { grace_days }));
      if (!answer?.erasure) return;
      const { due_at, receipt } = answer.erasure;
      account.value = null;
      say(grace_days ? t("data_erase_asked", { day: day(due_at) }) : t("data_erased", { receipt }));
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }
  async function stay(): Promise<void> {
    try {
      await del("/api/account/erase");
      due.value = "";
      say(t("data_stayed"));
    } catch (error) {
      say(sentenceOf(error), "error");
    }
  }

  return (
    <section class="card" aria-labelledby="erase">
      <h2 id="erase" class="card-title">
        {t("data_erase_title")}
      </h2>
      {due.value && (
        <p>
          {t("data_due", { day: day(due.value) })}{" "}
          <button type="button" class="button" onClick={() => void stay()}>
            {t("data_stay")}
          </button>
        </p>
      )}
      <p>{t("data_erase_lead")}</p>
      <form class="form" onSubmit={(event) => void erase(event)}>
        <Options<Grace>
          label={t("data_grace")}
          value={days.value}
          options={GRACES.map((value) => ({ value, words: value }))}
          set={(chosen) => {
            days.value = chosen;
          }}
        />
        <label class="note">
          <input
            type="checkbox"
            required
            onChange={(event) => {
              sure.value = event.currentTarget.checked;
            }}
          />{" "}
          {t("data_erase_confirm")}
        </label>
        <button type="submit" class="button" disabled={!sure.value}>
          {t("data_erase_title")}
        </button>
      </form>
    </section>
  );
}
