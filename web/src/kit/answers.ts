/** What the server answers and takes, written by tools/answers.py from its OpenAPI. Not edited by hand. */

export interface AccessEntry {
  id: string;
  read_at: string;
  role: string;
  what: string[];
  reason: string;
}

export interface AccessList {
  items: AccessEntry[];
  cursor: string | null;
}

export interface Account {
  id: string;
  handle: string;
  display_name: string;
  bio: string;
  picture_url: string | null;
  language: string;
  created_at: string;
}

export interface AccountAnswer {
  account: Account;
}

export interface AccountCard {
  id: string;
  handle: string;
  display_name: string;
  picture_url: string | null;
}

export interface AccountLook {
  handle: string;
  role: Role;
  more: Matter[];
  profile: ProfileLook | null;
  ways_in: WaysInLook | null;
  counts: KindCount[] | null;
}

export interface AccountsFound {
  items: Account[];
  cursor: string | null;
}

export interface Addresses {
  confirmed: string | null;
  waiting: string | null;
}

export interface AgeAsked {
  address: string;
  nonce: string;
  audience: string;
  expires_at: string;
}

/** How old somebody is, as far as the service may know: `undeclared` are accounts from before bands were asked. */
export type AgeBand = "undeclared" | "under-16" | "under-18" | "adult";

export interface AgeDeclaration {
  age: "under-13" | "13-15" | "16-17" | "18-or-older";
}

export interface AgeJudgement {
  reason: string;
  for_adults: boolean;
}

export interface AgeKnown {
  age_band: AgeBand;
  assurance: Assurance | null;
  providers: string[];
}

export interface AgeMark {
  reason: string | null;
}

export interface AgeWish {
  provider: string;
  years: 16 | 18;
}

export interface ArchiveLink {
  url: string;
  ends_at: string;
}

export interface Arrival {
  id: string;
  sent_at: string;
  ended_at: string | null;
  told: string[];
}

export interface ArrivalsAnswer {
  items: Arrival[];
}

export interface Assurance {
  years_min: number;
  method: string;
  expires_at: string;
}

export interface AuditEntries {
  items: AuditEntry[];
  cursor: string | null;
}

export interface AuditEntry {
  id: string;
  read_at: string;
  role: string;
  reader: string | null;
  subject: string;
  what: string[];
}

export interface Batch {
  signals: Signal[];
  client: string | null;
  sent_at_ms: number | null;
}

export interface Because {
  group: string;
  log_odds: number;
  words: string[];
}

export interface CardCounts {
  likes: number;
  comments: number;
  saves: number;
  shares: number;
  views: number;
}

export interface CardList {
  items: VideoCard[];
  cursor: string | null;
}

export interface CardMine {
  likes: boolean;
  saves: boolean;
  follows: boolean;
}

export interface CauseAccount {
  handle: string;
  display_name: string;
}

export interface CauseVideo {
  id: string;
  caption: string;
  poster_url: string | null;
  account: CauseAccount;
}

export interface CeremonyOptions {
  options: { [key: string]: unknown };
}

export interface Certificate {
  form: string;
  cell: string;
  receipt: string;
  wished_on: string;
  key_destroyed_at: string;
  rows_gone_at: string;
  columns_searched: number;
  model_refolded_by: string;
  not_destroyed: string[];
}

export interface ClipDay {
  video: string;
  day: string;
  viewers: number | null;
  finishers: number | null;
  likers: number | null;
}

export interface ClipDays {
  items: ClipDay[];
  cursor: string | null;
}

export interface Code {
  code: string;
}

export interface CodeTyped {
  code: string;
}

export interface CommentCard {
  id: string;
  video: string;
  account: AccountCard | null;
  body: string;
  reply_to: string | null;
  replies: number;
  likes: number;
  mine: CommentMine;
  deleted: boolean;
  created_at: string;
}

export interface CommentList {
  items: CommentCard[];
  cursor: string | null;
}

export interface CommentLook {
  id: string;
  video: string;
  body: string;
  created_at: string;
}

export interface CommentLooks {
  items: CommentLook[];
  cursor: string | null;
}

export interface CommentMine {
  likes: boolean;
}

export interface CommentText {
  video: string;
  body: string;
  reply_to: string | null;
}

export interface Completion {
  kind: string;
  text: string;
  handle: string | null;
  display_name: string | null;
  picture_url: string | null;
}

export interface Corrections {
  topics: string[];
  creator: string | null;
}

export interface CreatorLevel {
  handle: string;
  level: number;
}

export interface Drawing {
  side: number;
  path: string;
}

export interface Enrolment {
  key: string;
  address: string;
  drawing: Drawing;
}

export interface EpsilonLedger {
  items: Spent[];
  cursor: string | null;
}

export interface EraseWish {
  grace_days: number;
}

export interface Erasure {
  receipt: string;
  wished_at: string;
  due_at: string;
}

export interface ErasureAnswer {
  erasure: Erasure | null;
}

export interface Explored {
  propensity: number;
}

export interface Family {
  age_band: AgeBand;
  guardians: Tie[];
  minors: Tie[];
}

export interface FeedItem {
  video: VideoCard;
  reasons: Reason[];
  record: string;
}

export interface FeedKind {
  kind: string;
  title: string;
  personal: boolean;
  sign_in: boolean;
  by: string | null;
}

export interface FeedPage {
  items: FeedItem[];
  cursor: string | null;
  kind: string;
  unprofiled_because: "signed_out" | "minor" | "declined" | "gpc" | "warming" | null;
}

export interface Hashtag {
  tag: string;
  videos: number;
}

export interface HashtagsFound {
  items: Hashtag[];
  cursor: string | null;
}

export interface Heard {
  accepted: number;
  ignored: Ignored;
  logged: number;
}

export interface Held {
  table: string;
  title: string;
  rows: number;
  kept: string[];
  columns: HeldColumn[];
}

export interface HeldColumn {
  name: string;
  why: string;
  sealed: boolean;
}

export interface HoldingsAnswer {
  items: Held[];
}

export interface Hours {
  quiet_from: number;
  quiet_until: number;
  minutes_per_day: number;
  autoplay_allowed: boolean;
}

export interface Ignored {
  repeated: number;
  unknown: number;
  over: number;
}

export interface Inferred {
  topics: InferredTopic[];
  creators: InferredCreator[];
  watched_share_pct: number | null;
  languages: string[];
}

export interface InferredCreator {
  handle: string;
  display_name: string;
  weight: number;
}

export interface InferredTopic {
  tag: string;
  weight: number;
}

export interface KindCount {
  title: string;
  rows: number;
}

export interface LearningChoice {
  learning: boolean;
}

export interface Less {
  video: string;
  of: "topic" | "creator" | "sound" | "kind";
  value: string | null;
  record: string | null;
}

export interface Limits {
  bytes_max: number;
  duration_ms_max: number;
  containers: string[];
}

export interface LookWanted {
  reason: string;
}

/** What was looked at, as its owner's ledger names it. */
export type Matter = "profile" | "videos" | "comments" | "ways-in" | "sessions" | "counts";

export interface MinorOverview {
  account: AccountCard;
  hours: Hours;
  time_zone: string;
  today: Today;
  guardians: AccountCard[];
}

export interface MinorPeople {
  follows: AccountCard[];
  blocks: AccountCard[];
}

export interface ModelNamed {
  weights_version: string;
  published_version: number;
  log_position: number[];
  code: string;
}

export interface Moves {
  ranked_place: number;
  after_diversity_place: number | null;
  place: number;
  candidates: number;
  filtered_before: { [key: string]: number };
}

export interface NewAddress {
  address: string;
}

export interface NewPasskey {
  name: string;
  passkey: { [key: string]: unknown };
}

export interface NewcomerName {
  handle: string;
  display_name: string;
}

export interface NotedComment {
  id: string;
  excerpt: string;
}

export interface NotedVideo {
  id: string;
  poster_url: string | null;
}

export interface NotificationCard {
  id: string;
  kind: string;
  actor: AccountCard | null;
  video: NotedVideo | null;
  comment: NotedComment | null;
  count: number;
  created_at: string;
  read: boolean;
}

export interface NotificationList {
  items: NotificationCard[];
  cursor: string | null;
}

export interface OpenUpload {
  id: string;
  bytes_total: number;
  received: number;
  expires_at: string;
}

export interface OpenUploads {
  items: OpenUpload[];
  cursor: string | null;
}

export interface PageWanted {
  reason: string;
  cursor: string | null;
  limit: number;
}

export interface PairingCode {
  code: string;
  expires_at: string;
}

export interface Passkey {
  id: string;
  name: string;
  synced: boolean;
  weak: boolean;
  created_at: string;
  last_used_at: string;
}

export interface PasskeyName {
  name: string;
}

export interface PasskeyOptions {
  options: { [key: string]: unknown };
}

export interface PasskeyShown {
  passkey: { [key: string]: unknown };
}

export interface PasswordChange {
  new: string;
  current: string;
}

export interface PastWatch {
  video: string;
  at: string;
  watched_ms: number;
  actions: string[];
}

export interface PersonCard {
  id: string;
  handle: string;
  display_name: string;
  picture_url: string | null;
  follows: boolean;
}

export interface PersonList {
  items: PersonCard[];
  cursor: string | null;
}

export interface Picture {
  last: number;
  sources: SourceShare[];
  topics: TopicShare[];
  days: PictureDay[];
}

export interface PictureDay {
  day: string;
  sources: { [key: string]: number };
  topics: { [key: string]: number };
}

export interface Presentation {
  vp_token: string;
}

export interface Profile {
  account: Account;
  counts: ProfileCounts;
  relation: ProfileRelation;
}

export interface ProfileChange {
  display_name: string | null;
  bio: string | null;
  language: string | null;
}

export interface ProfileCounts {
  followers: number;
  following: number;
  likes: number;
  videos: number;
}

export interface ProfileLook {
  account: Account;
  age_band: AgeBand;
}

export interface ProfileRelation {
  follows: boolean;
  followed_by: boolean;
  blocks: boolean;
  mutes: boolean;
  self: boolean;
}

export interface ProgressDetail {
  state: string;
  stage: string;
  percent: number;
  renditions: RenditionDetail[];
  refusal: RefusalDetail | null;
  scan: ScanDetail;
}

/** What somebody showed to be let in. */
export type Proof = "password" | "password-and-code" | "password-and-recovery-code" | "passkey";

export interface ProofOptions {
  passkey: { [key: string]: unknown } | null;
  password: boolean;
  code: boolean;
}

export interface ProofShown {
  password: string | null;
  code: string;
  passkey: { [key: string]: unknown } | null;
}

export interface PublishedWeight {
  action: string;
  weight: number;
  why: string;
}

export interface PublishedWeights {
  version: number;
  weights: PublishedWeight[];
}

export interface ReaderState {
  learning: boolean;
  chosen: boolean;
  since: string | null;
}

export interface Reason {
  code: string;
  share_pct: number;
  values: { [key: string]: number | string };
}

export interface Record {
  id: string;
  kind: string;
  served_at: string;
  expires_at: string;
  page: RecordedPage;
}

export interface RecordedItem {
  video: string;
  source: string;
  score: number;
  reasons: Reason[];
}

export interface RecordedPage {
  limit: number;
  language: string;
  cursor: string | null;
  chart: string | null;
  seed: number | null;
  stages: string[];
  offered: { [key: string]: number };
  filtered: { [key: string]: number };
  items: RecordedItem[];
}

export interface Recovery {
  token: string;
  password: string;
}

export interface RecoveryCodes {
  codes: string[];
}

export interface RefusalDetail {
  code: string;
  sentence: string;
}

export interface RenditionDetail {
  name: string;
  codec: string;
  width: number;
  height: number;
}

/** What somebody is at this cell. */
export type Role = "viewer" | "creator" | "note-contributor" | "moderator" | "operator" | "auditor";

export interface ScanDetail {
  state: string;
  statement: string;
}

export interface Security {
  passkeys: Passkey[];
  password: boolean;
  second_step: boolean;
  recovery_codes: number;
  email: Addresses;
  letters: boolean;
}

export interface Session {
  id: string;
  created_at: string;
  last_seen_at: string;
  agent: string;
  proof: Proof;
  current: boolean;
}

export interface SessionAnswer {
  account: Account | null;
  unread: number;
  age_band: AgeBand | null;
  roles: string[];
}

export interface SessionList {
  items: Session[];
  cursor: string | null;
}

export interface SessionLook {
  agent: string;
  proof: Proof;
  created_at: string;
  last_seen_at: string;
}

export interface SessionLooks {
  items: SessionLook[];
  cursor: string | null;
}

export interface ShareLink {
  share_url: string;
}

export interface SignIn {
  handle: string;
  password: string;
  code: string;
}

export interface SignUp {
  handle: string;
  display_name: string;
  age: "under-13" | "13-15" | "16-17" | "18-or-older";
  password: string | null;
  passkey: { [key: string]: unknown } | null;
  language: string;
}

export interface Signal {
  sequence: number;
  kind: "view" | "impression" | "watch" | "finish" | "skip" | "like" | "unlike" | "save" | "unsave" | "share" | "comment" | "follow" | "unfollow" | "not_interested" | "report";
  video: string;
  watched_ms: number;
  furthest_ms: number;
  loops: number;
  at_ms: number | null;
  record: string | null;
}

export interface SignalPolicy {
  kept_days: number;
  rows_a_day_max: number;
  rows_of_video_a_day_max: number;
  views_a_day_max: number;
  batch_max: number;
  sequences_late_max: number;
  late_ms_max: number;
}

export interface SignedCertificate {
  certificate: Certificate;
  body: string;
  signature: string;
  verifying_key: string;
}

export interface SourceShare {
  name: string;
  share_pct: number;
}

export interface Spent {
  day: string;
  released_at: string;
  mechanism: string;
  scale: number;
  threshold: number;
  clips_of_reader_max: number;
  epsilon_of_clip: number;
  epsilon_of_day: number;
  clips: number;
  readers: number | null;
}

export interface SteeringChange {
  profiling: boolean | null;
  topics: { [key: string]: number } | null;
  creators: CreatorLevel[] | null;
  actions: { [key: string]: number } | null;
  sources: { [key: string]: number } | null;
  muted_words: string[] | null;
  hide_ai_made: boolean | null;
  languages: string[] | null;
  half_life_days: number | null;
  diversity: number | null;
  repeats_allowed: boolean | null;
  chosen_topics: string[] | null;
  session_stop_minutes: number | null;
}

export interface SteeringDetail {
  profiling: boolean;
  topics: { [key: string]: number };
  creators: CreatorLevel[];
  actions: { [key: string]: number };
  sources: { [key: string]: number };
  muted_words: string[];
  hide_ai_made: boolean;
  languages: string[];
  half_life_days: number;
  diversity: number;
  repeats_allowed: boolean;
  chosen_topics: string[];
  session_stop_minutes: number;
  own_weights: { [key: string]: number } | null;
}

export interface StoryboardDetail {
  url: string;
  columns: number;
  rows: number;
  interval_ms: number;
  tile_width: number;
  tile_height: number;
}

export interface SuggestedTopic {
  tag: string;
  videos: number;
}

export interface Term {
  action: string;
  probability: number | null;
  weight: number | null;
  term: number;
  share_pct: number;
  because: Because[];
}

export interface TextTrack {
  language: string;
  label: string;
  url: string;
}

export interface Ticket {
  token: string;
}

export interface Tie {
  account: AccountCard;
  confirmed: boolean;
}

export interface Today {
  state: "open" | "night" | "over";
  opens_at: string | null;
  minutes_used: number | null;
  minutes_max: number | null;
  autoplay_allowed: boolean;
}

export interface TopicShare {
  tag: string;
  share_pct: number;
}

export interface VideoCard {
  id: string;
  account: AccountCard;
  caption: string;
  hashtags: string[];
  mentions: string[];
  language: string;
  visibility: string;
  state: string;
  duration_ms: number;
  width: number;
  height: number;
  poster_url: string | null;
  storyboard: StoryboardDetail | null;
  master_url: string | null;
  text_tracks: TextTrack[];
  ai_made: boolean;
  age_restricted: boolean;
  comments_allowed: boolean;
  published_at: string | null;
  share_url: string;
  counts: CardCounts;
  mine: CardMine;
}

export interface VideoChanges {
  caption: string | null;
  visibility: Visibility | null;
  language: string | null;
  ai_made: boolean | null;
  age_restricted: boolean | null;
  comments_allowed: boolean | null;
}

export interface VideoDetail {
  id: string;
  account: AccountCard;
  caption: string;
  hashtags: string[];
  mentions: string[];
  language: string;
  visibility: string;
  state: string;
  duration_ms: number;
  width: number;
  height: number;
  poster_url: string | null;
  storyboard: StoryboardDetail | null;
  master_url: string | null;
  text_tracks: TextTrack[];
  ai_made: boolean;
  age_restricted: boolean;
  comments_allowed: boolean;
  published_at: string | null;
  share_url: string;
}

export interface VideoLook {
  id: string;
  caption: string;
  state: string;
  visibility: string;
  language: string;
  ai_made: boolean;
  age_restricted: boolean;
  age_marked: boolean;
  created_at: string;
  published_at: string | null;
}

export interface VideoLooks {
  items: VideoLook[];
  cursor: string | null;
}

export interface VideoPage {
  items: VideoDetail[];
  cursor: string | null;
}

export interface VideosFound {
  items: VideoCard[];
  cursor: string | null;
  suggestions: Completion[];
}

/** Whom a published video is for. */
export type Visibility = "public" | "followers" | "only-me";

export interface WatchHistory {
  items: PastWatch[];
  cursor: string | null;
}

export interface WaysInLook {
  since: string;
  language: string;
  passkeys: number;
  password: boolean;
  second_step: boolean;
  recovery_codes: number;
  email_confirmed: boolean;
  erased_at: string | null;
}

export interface Why {
  video: string;
  place: number;
  score: number;
  sources: string[];
  terms: Term[];
  causes: WhyCause[];
  moves: Moves;
  explored: Explored | null;
  model: ModelNamed;
  corrections: Corrections;
}

export interface WhyCause {
  video: CauseVideo;
  action: string;
  at: string;
  weight: number;
}

export interface ZoneChosen {
  time_zone: string;
}
