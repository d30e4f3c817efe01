/** A slider that says in words where it stands. */

import { useId } from "preact/hooks";

interface DialProps {
  label: string;
  value: number;
  min?: number;
  max: number;
  step: number;
  /** What a value means. */
  words: (value: number) => string;
  set: (value: number) => void;
  note?: string;
}

export function Dial({ label, value, min = 0, max, step, words, set, note }: DialProps) {
  const id = useId();
  return (
    <div class="dial">
      <label class="dial-label" for={id}>
        {label}
      </label>
      <output class="dial-words" for={id}>
        {words(value)}
      </output>
      <input
        id={id}
        class="dial-range"
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={words(value)}
        aria-describedby={note ? `${id}-note` : undefined}
        onInput={(event) => set(Number(event.currentTarget.value))}
      />
      {note && (
        <p id={`${id}-note`} class="dial-note">
          {note}
        </p>
      )}
    </div>
  );
}
