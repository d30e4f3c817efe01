/** What the reader did to a video or a person, once per page: every place that shows it turns over together. */

import { type Signal, signal } from "@preact/signals";
import { signedIn } from "./session";
import { tell } from "./signals";
import { toggle } from "./toggle";
import type { VideoCard } from "./types";

export interface Marks {
  likes: Signal<boolean>;
  likeCount: Signal<number>;
  saves: Signal<boolean>;
  saveCount: Signal<number>;
  comments: Signal<number>;
  shares: Signal<number>;
}

const videos = new Map<string, Marks>();
const people = new Map<string, Signal<boolean>>();

export function marksOf(video: VideoCard): Marks {
  let marks = videos.get(video.id);
  if (!marks) {
    marks = {
      likes: signal(video.mine.likes),
      likeCount: signal(video.counts.likes),
      saves: signal(video.mine.saves),
      saveCount: signal(video.counts.saves),
      comments: signal(video.counts.comments),
      shares: signal(video.counts.shares),
    };
    videos.set(video.id, marks);
  }
  return marks;
}

/** Whether the reader follows somebody; `known` is what the server last said. */
export function followOf(handle: string, known: boolean): Signal<boolean> {
  let follows = people.get(handle);
  if (!follows) {
    follows = signal(known);
    people.set(handle, follows);
  }
  return follows;
}

/** Forget everything: somebody else is reading now. */
export function forgetMarks(): void {
  videos.clear();
  people.clear();
}

export function like(video: VideoCard, only?: "on"): void {
  const marks = marksOf(video);
  if (!signedIn("gate_like") || (only === "on" && marks.likes.value)) return;
  void toggle(`/api/social/likes/${video.id}`, marks.likes, marks.likeCount);
  tell(marks.likes.value ? "like" : "unlike", video.id);
}

export function save(video: VideoCard): void {
  const marks = marksOf(video);
  if (!signedIn("gate_save")) return;
  void toggle(`/api/social/saves/${video.id}`, marks.saves, marks.saveCount);
  tell(marks.saves.value ? "save" : "unsave", video.id);
}

interface Follow {
  count?: Signal<number>;
  /** The clip that made somebody follow, or stop following, its creator. */
  video?: string;
}

export function follow(handle: string, known: boolean, { count, video }: Follow = {}): void {
  if (!signedIn("gate_follow")) return;
  const follows = followOf(handle, known);
  void toggle(`/api/social/follows/${handle}`, follows, count);
  if (video) tell(follows.value ? "follow" : "unfollow", video);
}
