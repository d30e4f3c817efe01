/** Measures how long a clip was really watched: time that passed in the film while it was on screen. */

import type { View } from "./report";

const JUMP_S = 1.5;

export interface Watch {
  begin: (video: string, record: string | null) => void;
  tick: (position_s: number) => void;
  end: () => View | null;
}

export function createWatch(): Watch {
  let view: View | null = null;
  let at: number | null = null;
  let furthest = 0;

  function end(): View | null {
    const done = view;
    view = null;
    return done && done.watched_ms > 0 ? { ...done, watched_ms: Math.round(done.watched_ms) } : null;
  }

  return {
    begin: (video, record) => {
      view = { video, record, watched_ms: 0, loops: 0 };
      at = null;
      furthest = 0;
    },
    tick: (position) => {
      if (!view) return;
      const passed = at === null ? 0 : position - at;
      if (passed > 0 && passed < JUMP_S) view.watched_ms += passed * 1000;
      // Back at the start after most of the film: it has looped. Seeking back from the middle is not a loop.
      if (passed < 0 && position < 1 && at !== null && at > furthest - JUMP_S && furthest > 1) {
        view.loops += 1;
        furthest = 0;
      }
      furthest = Math.max(furthest, position);
      at = position;
    },
    end,
  };
}
