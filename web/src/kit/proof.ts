/** Dangerous acts: when the server asks for a fresh proof of who one is, ask for it in a sheet, then do the act again. */

import { Problem } from "./api";
import { openPanel } from "./panels";

const ASK = new Set(["step_up_needed", "second_proof_needed"]);

/** Do `work`; whoever does not prove who they are gets the refusal. */
export async function withProof<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem && ASK.has(error.code))) throw error;
    const proven = await new Promise<boolean>((done) => openPanel({ kind: "proof", done }));
    if (!proven) throw error;
    return work();
  }
}
