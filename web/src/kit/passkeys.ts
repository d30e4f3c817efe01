/** Passkeys through the browser's own JSON forms (WebAuthn Level 3); where it has none, or may not, there are none. */

import { Problem } from "./api";
import { t } from "./i18n";

/** What the server's `options` and a credential are: JSON that only browser and server read. */
export type PasskeyJson = { [key: string]: unknown };

/** Browsers make passkeys for names alone: never for an address made of numbers. */
export function passkeysWork(): boolean {
  return (
    isSecureContext &&
    "PublicKeyCredential" in globalThis &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
    !/^[\d.]+$|^\[/.test(location.hostname)
  );
}

/** Whether the browser can offer passkeys in the list under a field (conditional mediation). */
export async function passkeysOffered(): Promise<boolean> {
  return passkeysWork() && ((await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false);
}

export function makePasskey(options: PasskeyJson): Promise<PasskeyJson> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return told(navigator.credentials.create({ publicKey }));
}

export function showPasskey(options: PasskeyJson, offered?: AbortSignal): Promise<PasskeyJson> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return told(
    navigator.credentials.get(offered ? { publicKey, mediation: "conditional", signal: offered } : { publicKey }),
  );
}

async function told(asked: Promise<Credential | null>): Promise<PasskeyJson> {
  let credential: Credential | null = null;
  try {
    credential = await asked;
  } catch (error) {
    // Whoever closes the browser's own window, or waits too long, is told in our words.
    if (!(error instanceof DOMException)) throw error;
    throw new Problem(0, "passkey_stopped", t(error.name === "InvalidStateError" ? "passkey_here" : "passkey_stopped"));
  }
  if (!(credential instanceof PublicKeyCredential)) throw new Problem(0, "passkey_stopped", t("passkey_stopped"));
  return credential.toJSON() as unknown as PasskeyJson;
}
