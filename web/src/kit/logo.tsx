/** The mark: two panes of glass that overlap; where both are clear, an eye. And the name, drawn with one stroke. */

import PATHS from "./icons.json";

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <circle class="mark-pane" cx="20" cy="14" r="12" />
      <circle class="mark-pane" cx="20" cy="26" r="12" />
      <path class="mark-iris" d={PATHS.mark_iris} />
      <path class="mark-pupil" d={PATHS.mark_pupil} />
    </svg>
  );
}

export function Wordmark() {
  return (
    <svg class="wordmark" viewBox="0 0 146 36" role="img" aria-label="Clairvue">
      <path d={PATHS.wordmark} />
      <circle class="wordmark-dot" cx="55" cy="5.500" r="2.600" />
    </svg>
  );
}
