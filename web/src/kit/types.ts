/**
 * The server's answers by the names the client uses, narrowed where the server says only "text".
 * The fields themselves come from its OpenAPI (answers.ts); this holds what they leave open, and what is ours alone.
 */

import type {
  AccountCard,
  Addresses,
  AgeBand,
  Account as AnyAccount,
  VideoCard as AnyCard,
  Completion as AnyCompletion,
  VideoDetail as AnyDetail,
  Hashtag as AnyHashtag,
  FeedItem as AnyItem,
  NotificationCard as AnyNotification,
  FeedPage as AnyPage,
  Profile as AnyProfile,
  ProgressDetail as AnyProgress,
  Reason as AnyReason,
  Visibility as AnyVisibility,
  CommentCard,
  Enrolment,
  FeedKind as FeedDetail,
  Inferred,
  Less,
  Limits,
  Passkey,
  PastWatch,
  PersonCard,
  Picture,
  SignalPolicy as Policy,
  PublishedWeights,
  ReaderState,
  Security,
  Session,
  SteeringDetail,
  SuggestedTopic,
  Term,
  Today,
  Why,
  WhyCause,
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
export type { Addresses, Enrolment, Passkey, Security };

export type Visibility = AnyVisibility;
export type VideoState = "uploaded" | "processing" | "ready" | "published" | "withdrawn" | "refused" | "erased";
export type VideoDetail = Narrow<AnyDetail, { visibility: Visibility; state: VideoState }>;
export type VideoCard = Narrow<AnyCard, { visibility: Visibility; state: VideoState }>;
export type Progress = Narrow<AnyProgress, { state: VideoState }>;

/** `by:` and a name: a feed that somebody else makes. */
export type FeedKind = "for-you" | "unprofiled" | "following" | "latest" | `by:${string}`;
export type Reason = AnyReason;
/** A clip opened by its address has neither reasons nor a record. */
export type FeedItem = Narrow<AnyItem, { video: VideoCard; record: string | null }>;
export type FeedPage = Narrow<AnyPage, { items: FeedItem[]; kind: FeedKind }>;
/** Why For You answered with what uses nothing about its reader; null when it did not. */
export type Unprofiled = FeedPage["unprofiled_because"];
export type { FeedDetail };

export type Steering = SteeringDetail;

export type WhyTerm = Term;
export type WhyAnswer = Why;
export type { Inferred, Less, Picture, PublishedWeights, SuggestedTopic, WhyCause };
export type SignalReader = ReaderState;
export type { PastWatch, Policy };

export type Comment = CommentCard;
export type NotificationKind =
  | "follow"
  | "like"
  | "comment"
  | "reply"
  | "mention"
  | "comment-like"
  | "published"
  | "refused"
  | "new-sign-in"
  | "security"
  | "audience"
  | "age-marked"
  | "age-mark-lifted"
  | "role";
export type Notification = Narrow<AnyNotification, { kind: NotificationKind }>;

export type Hashtag = AnyHashtag;
export type Completion = Narrow<AnyCompletion, { kind: "account" | "hashtag" | "phrase" }>;
export type UploadLimits = Limits;

/** What the server put into the first document: the reader, and what the first screen shows. */
export interface Island {
  language: Language;
  account: Account | null;
  unread: number;
  age_band: AgeBand | null;
  /** Of whoever is under 16. */
  today: Today | null;
  roles: readonly string[];
  page: FeedPage | null;
  video: FeedItem | null;
}
