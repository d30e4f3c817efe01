/** Asks again for the address of a clip that is not everybody's: a ticket in it ends after some hours. */

import { get } from "./api";
import type { VideoDetail } from "./types";

const TICKETED = /^\/media\/[A-Za-z0-9_-]{48,}\/([a-z0-9-]+)\//;

/** Return the clip's address as it is now, or null when it never ends, or the clip is there no more. */
export async function renewed(url: string): Promise<string | null> {
  const id = TICKETED.exec(url)?.[1];
  if (!id) return null;
  try {
    return (await get<VideoDetail>(`/api/videos/${id}`)).master_url;
  } catch {
    return null;
  }
}
