/** Every icon, drawn on a 24-unit grid with one stroke width. The drawings are data: the server uses them too. */

import PATHS from "./icons.json";

export type IconName = keyof typeof PATHS;

interface IconProps {
  name: IconName;
  filled?: boolean;
}

export function Icon({ name, filled = false }: IconProps) {
  return (
    <svg class={filled ? "icon icon-filled" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
