/** The shapes that the server answers with. One place, after the HTTP contract; no behaviour. */

export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}

export type Language = "en" | "fr";

export interface Person {
  id: string;
  handle: string;
  display_name: string;
  picture_url: string | null;
}

/** Somebody in a list, and whether the reader follows them. */
export interface ListedPerson extends Person {
  follows: boolean;
}

export interface Account extends Person {
  bio: string;
  language: Language;
  created_at: string;
}

export interface Profile {
  account: Account;
  counts: { followers: number; following: number; likes: number; videos: number };
  relation: { follows: boolean; followed_by: boolean; blocks: boolean; mutes: boolean; self: boolean };
}

export interface AccountSession {
  id: string;
  created_at: string;
  last_seen_at: string;
  agent: string;
  current: boolean;
}

export type Visibility = "public" | "followers" | "only-me";
export type VideoState = "uploaded" | "processing" | "ready" | "published" | "withdrawn" | "refused" | "erased";

export interface Storyboard {
  url: string;
  columns: number;
  rows: number;
  interval_ms: number;
  tile_width: number;
  tile_height: number;
}

export interface TextTrack {
  url: string;
  language: string;
  label: string;
}

export interface Counts {
  likes: number;
  comments: number;
  saves: number;
  shares: number;
  views: number;
}

export interface VideoDetail {
  id: string;
  account: Person;
  caption: string;
  hashtags: string[];
  mentions: string[];
  language: string;
  visibility: Visibility;
  state: VideoState;
  duration_ms: number | null;
  width: number | null;
  height: number | null;
  poster_url: string | null;
  storyboard: Storyboard | null;
  master_url: string | null;
  text_tracks: TextTrack[];
  ai_made: boolean;
  comments_allowed: boolean;
  published_at: string | null;
  share_url: string;
}

export interface VideoCard extends VideoDetail {
  counts: Counts;
  mine: { likes: boolean; saves: boolean; follows: boolean };
}

export interface Reason {
  code: string;
  share_pct: number;
  values: Record<string, string | number>;
}

export type FeedKind = "unprofiled" | "following" | "latest";

export interface FeedItem {
  video: VideoCard;
  reasons: Reason[];
  record: string | null;
}

export interface FeedPage extends Page<FeedItem> {
  kind: FeedKind;
}

export interface Comment {
  id: string;
  video: string;
  /** Null of a deleted comment, of which only its place is left. */
  account: Person | null;
  body: string;
  reply_to: string | null;
  replies: number;
  likes: number;
  mine: { likes: boolean };
  deleted: boolean;
  created_at: string;
}

export type NotificationKind =
  | "follow"
  | "like"
  | "comment"
  | "reply"
  | "mention"
  | "comment-like"
  | "published"
  | "refused";

export interface Notification {
  id: string;
  kind: NotificationKind;
  actor: Person | null;
  video: { id: string; poster_url: string | null } | null;
  comment: { id: string; excerpt: string } | null;
  count: number;
  created_at: string;
  read: boolean;
}

export interface Hashtag {
  tag: string;
  videos: number;
}

export interface Completion {
  kind: "account" | "hashtag" | "phrase";
  text: string;
  handle?: string;
  display_name?: string;
  picture_url?: string | null;
}

export interface UploadLimits {
  bytes_max: number;
  duration_ms_max: number;
  containers: string[];
}

export interface Progress {
  state: VideoState;
  stage: string;
  percent: number;
  renditions: { name: string; codec: string; width: number; height: number }[];
  refusal: { code: string; sentence: string } | null;
  scan: { state: string; statement: string };
}

/** What the server put into the first document: the reader, and what the first screen shows. */
export interface Island {
  language: Language;
  account: Account | null;
  unread: number;
  page: FeedPage | null;
  video: FeedItem | null;
}
