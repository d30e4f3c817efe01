/** What the staff see of an account: first what their role is for, more of it when they ask. Each is a look of its own. */

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type {
  AccountLook,
  CommentLook,
  KindCount,
  ProfileLook,
  SessionLook,
  VideoLook,
  WaysInLook,
} from "../kit/answers";
import { post } from "../kit/api";
import { ago, t } from "../kit/i18n";
import { List, usePaged } from "../kit/list";
import { withProof } from "../kit/proof";
import { matterNames } from "../kit/staff";
import type { Page } from "../kit/types";
import { Judge } from "./Judge";
import { nameOf } from "./names";

/** What was asked: the same reason stands beside every further page. */
export interface Question {
  handle: string;
  reason: string;
}

export const addressOf = ({ handle }: Question, matter = "") =>
  `/api/desk/accounts/${encodeURIComponent(handle)}${matter && `/${matter}`}`;

const day = (moment: string) => moment.slice(0, 10);

export function Seen({ look, question }: { look: AccountLook; question: Question }) {
  const asked = useSignal<readonly string[]>([]);
  return (
    <>
      <section class="card" aria-labelledby="seen">
        <h2 id="seen" class="card-title">
          @{look.handle}
        </h2>
        <p role="status">{t("desk_told", { handle: look.handle })}</p>
        {look.profile && <Profile seen={look.profile} />}
        {look.ways_in && <WaysIn seen={look.ways_in} />}
        {look.counts && <Counts seen={look.counts} />}
        {look.more
          .filter((matter) => !asked.value.includes(matter))
          .map((matter) => (
            <button
              key={matter}
              type="button"
              class="button"
              onClick={() => {
                asked.value = [...asked.value, matter];
              }}
            >
              {t("desk_look_at", { what: matterNames([matter]) })}
            </button>
          ))}
      </section>
      {asked.value.map((matter) => (
        <section key={matter} class="card" aria-label={matterNames([matter])}>
          <h2 class="card-title looks-title">{matterNames([matter])}</h2>
          <More matter={matter} question={question} />
        </section>
      ))}
    </>
  );
}

function More({ matter, question }: { matter: string; question: Question }) {
  if (matter === "videos")
    return <Looks matter={matter} question={question} row={(item: VideoLook) => <Video key={item.id} item={item} />} />;
  if (matter === "comments")
    return (
      <Looks matter={matter} question={question} row={(item: CommentLook) => <Comment key={item.id} item={item} />} />
    );
  return (
    <Looks
      matter={matter}
      question={question}
      row={(item: SessionLook) => <Session key={item.created_at} item={item} />}
    />
  );
}

interface LooksProps<Item> {
  matter: string;
  question: Question;
  row: (item: Item) => preact.JSX.Element;
}

function Looks<Item extends { created_at: string }>({ matter, question, row }: LooksProps<Item>) {
  const { reason } = question;
  const paged = usePaged<Item>(
    `${question.handle} ${matter}`,
    (cursor) => withProof(() => post<Page<Item>>(addressOf(question, matter), { reason, cursor })),
    (item) => ("id" in item ? String(item.id) : item.created_at),
  );
  return <List paged={paged} empty={<p class="state-text">{t("desk_none")}</p>} row={row} bones={2} />;
}

function Facts({ facts }: { facts: readonly [name: string, value: ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Profile({ seen: { account, age_band } }: { seen: ProfileLook }) {
  return (
    <Facts
      facts={[
        [t("display_name"), <bdi key="name">{account.display_name}</bdi>],
        [t("desk_bio"), <bdi key="bio">{account.bio || "–"}</bdi>],
        [t("language"), account.language],
        [t("desk_since"), day(account.created_at)],
        [t("desk_age_band"), nameOf(age_band)],
      ]}
    />
  );
}

function WaysIn({ seen }: { seen: WaysInLook }) {
  const answer = (yes: boolean) => t(yes ? "desk_yes" : "desk_no");
  return (
    <Facts
      facts={[
        [t("desk_since"), day(seen.since)],
        [t("desk_passkeys"), seen.passkeys],
        [t("desk_password"), answer(seen.password)],
        [t("desk_codes"), answer(seen.second_step)],
        [t("desk_recovery_codes"), seen.recovery_codes],
        [t("desk_email"), answer(seen.email_confirmed)],
        [t("desk_erased"), seen.erased_at ? day(seen.erased_at) : "–"],
      ]}
    />
  );
}

function Counts({ seen }: { seen: readonly KindCount[] }) {
  return <Facts facts={seen.map(({ title, rows }) => [title, rows])} />;
}

function Video({ item }: { item: VideoLook }) {
  const marked = useSignal(item.age_marked);
  const restricted = marked.value || (item.age_restricted && !item.age_marked);
  return (
    <li class="line-row judged">
      <span>
        <a class="token" href={`/v/${item.id}`}>
          <bdi>{item.caption || t("desk_wordless")}</bdi>
        </a>
        <span class="menu-note">
          {nameOf(item.state)} · {nameOf(item.visibility)} · {ago(item.created_at)}
          {restricted && ` · ${t("age_restricted")}`}
        </span>
      </span>
      {item.state !== "refused" && <Judge id={item.id} marked={marked} />}
    </li>
  );
}

function Comment({ item }: { item: CommentLook }) {
  return (
    <li class="line-row">
      <span>
        <bdi>{item.body}</bdi>
        <span class="menu-note">
          <a class="token" href={`/v/${item.video}`}>
            {t("video")}
          </a>{" "}
          · {ago(item.created_at)}
        </span>
      </span>
    </li>
  );
}

function Session({ item }: { item: SessionLook }) {
  return (
    <li class="line-row">
      <span>
        {item.agent}
        <span class="menu-note">
          {nameOf(item.proof)} · {t("desk_seen", { when: ago(item.last_seen_at) })}
        </span>
      </span>
    </li>
  );
}
