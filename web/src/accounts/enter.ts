/** Coming in and going out: what must change on the page when somebody else reads. */

import { del } from "../kit/api";
import { language, speak } from "../kit/i18n";
import { forgetMarks } from "../kit/marks";
import { closePanel } from "../kit/panels";
import { navigate, path } from "../kit/router";
import { refreshSession } from "../kit/session";
import type { Account } from "../kit/types";

/** `to` is where whoever came in through the door is shown to. */
export async function enter(answer: { account: Account }, to = "/"): Promise<void> {
  forgetMarks();
  await refreshSession();
  if (answer.account.language !== language.value) await speak(answer.account.language);
  closePanel();
  if (/^\/sign-(in|up)$/.test(path.value)) navigate(to, "replace");
}

/** Go out. The page is loaded anew, so that nothing of whoever left stays in it. */
export async function leave(everywhere: boolean): Promise<void> {
  await del(everywhere ? "/api/accounts/sessions" : "/api/accounts/session");
  location.assign("/");
}
