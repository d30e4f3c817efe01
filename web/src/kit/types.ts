/**
 * The server's answers by the names the client uses, narrowed where the server says only "text".
 * The fields themselves come from its OpenAPI (answers.ts); this holds what they leave open, and what is ours alone.
 */

import type {
  AccountCard,
  Account as AnyAccount,
  VideoCard as AnyCard,
  Completion as AnyCompletion,
  VideoDetail as AnyDetail,
  Hashtag as AnyHashtag,
  FeedItem as AnyItem,
  NotificationCard as AnyNotification,
  Profile as AnyProfile,
  ProgressDetail as AnyProgress,
  Reason as AnyReason,
  Visibility as AnyVisibility,
  CommentCard,
  Limits,
  PersonCard,
  Session,
} from "./answers";

type Narrow<Wide, Fields> = Omit<Wide, keyof Fields> & Fields;

export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}

export type Language = "en" | "fr";
export type Person = AccountCard;
export type ListedPerson = PersonCard;
export type Account = Narrow<AnyAccount, { language: Language }>;
export type Profile = Narrow<AnyProfile, { account: Account }>;
export type AccountSession = Session;

export type Visibility = AnyVisibility;
export type VideoState = "uploaded" | "processing" | "ready" | "published" | "withdrawn" | "refused" | "erased";
export type VideoDetail = Narrow<AnyDetail, { visibility: Visibility; state: VideoState }>;
export type VideoCard = Narrow<AnyCard, { visibility: Visibility; state: VideoState }>;
export type Progress = Narrow<AnyProgress, { state: VideoState }>;

export type FeedKind = "unprofiled" | "following" | "latest";
export type Reason = AnyReason;
/** A clip opened by its address has neither reasons nor a record. */
export type FeedItem = Narrow<AnyItem, { video: VideoCard; record: string | null }>;
export interface FeedPage extends Page<FeedItem> {
  kind: FeedKind;
}

export type Comment = CommentCard;
export type NotificationKind =
  | "follow"
  | "like"
  | "comment"
  | "reply"
  | "mention"
  | "comment-like"
  | "published"
  | "refused";
export type Notification = Narrow<AnyNotification, { kind: NotificationKind }>;

export type Hashtag = AnyHashtag;
export type Completion = Narrow<AnyCompletion, { kind: "account" | "hashtag" | "phrase" }>;
export type UploadLimits = Limits;

/** What the server put into the first document: the reader, and what the first screen shows. */
export interface Island {
  language: Language;
  account: Account | null;
  unread: number;
  page: FeedPage | null;
  video: FeedItem | null;
}
