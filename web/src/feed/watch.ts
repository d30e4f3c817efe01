/** Measures how a clip was watched: time that passed in the film while it was on screen, how far, how often again. */

import type { Deed, Watched } from "../kit/signals";

const JUMP_S = 1.5;
/** Left before either was seen: skipped. The recommender draws the same line. */
const SKIPPED_MS = 2000;
const SKIPPED_SHARE = 0.2;
const FINISHED_SHARE = 0.95;

export type Tell = (kind: Deed, video: string, watched?: Partial<Watched>) => void;

export interface Watch {
  begin: (video: string) => void;
  tick: (position_s: number, duration_s: number) => void;
  /** The page is left, perhaps for a moment: tell what was watched so far, and go on counting from nothing. */
  leave: () => void;
  /** Another clip is on screen now. */
  end: () => void;
}

interface View extends Watched {
  video: string;
  at: number | null;
  /** Since it was last at its start; `furthest_ms` is of the whole view. */
  furthest: number;
  seen_ms: number;
  duration: number;
  finished: boolean;
}

export function createWatch(tell: Tell): Watch {
  let view: View | null = null;

  function leave(): void {
    if (!view || view.watched_ms <= 0) return;
    const { video, watched_ms, furthest_ms, loops } = view;
    tell("watch", video, { watched_ms: Math.round(watched_ms), furthest_ms: Math.round(furthest_ms), loops });
    view.watched_ms = 0;
    view.loops = 0;
  }

  function finish(view: View): void {
    if (view.finished) return;
    view.finished = true;
    tell("finish", view.video);
  }

  return {
    begin: (video) => {
      view = {
        ...{ video, at: null, watched_ms: 0, furthest_ms: 0, loops: 0 },
        ...{ furthest: 0, seen_ms: 0, duration: 0, finished: false },
      };
      tell("impression", video);
    },
    tick: (position, duration) => {
      if (!view) return;
      view.duration = duration;
      const passed = view.at === null ? 0 : position - view.at;
      if (passed > 0 && passed < JUMP_S) {
        view.watched_ms += passed * 1000;
        view.seen_ms += passed * 1000;
      }
      // Back at the start after most of the film: it has looped. Seeking back from the middle is not a loop.
      if (passed < 0 && position < 1 && view.at !== null && view.at > view.furthest - JUMP_S && view.furthest > 1) {
        view.loops += 1;
        view.furthest = 0;
        finish(view);
      }
      view.furthest = Math.max(view.furthest, position);
      view.furthest_ms = Math.max(view.furthest_ms, position * 1000);
      view.at = position;
      // Whoever only dragged the line to the end has not finished it.
      if (duration > 0 && view.seen_ms >= duration * 1000 * FINISHED_SHARE) finish(view);
    },
    leave,
    end: () => {
      const done = view;
      leave();
      view = null;
      if (!done || done.finished) return;
      const enough = Math.min(SKIPPED_MS, done.duration > 0 ? done.duration * 1000 * SKIPPED_SHARE : SKIPPED_MS);
      if (done.seen_ms < enough) tell("skip", done.video);
    },
  };
}
