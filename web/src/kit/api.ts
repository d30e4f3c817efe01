/** The one way to the server: JSON in, JSON out, refusals as `Problem`. Retries reads alone, once. */

import { signal } from "@preact/signals";
import { language, t } from "./i18n";
import type { Page } from "./types";

export type Query = Record<string, string | number | null | undefined>;
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const TIMEOUT_MS = 15_000;
const RETRY_AFTER_MS = 500;

/** An answer that says no (RFC 9457), or no answer at all (`status` 0). `message` is a sentence for people. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

/** The last no, for whoever must know of it wherever it was asked for. */
export const refused = signal<Problem | null>(null);

/** Return the sentence of whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : t("error_unknown");
}

export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Read a refused response into a Problem, whatever its body turns out to be. */
export async function problemOf(response: Response): Promise<Problem> {
  let body: { code?: unknown; detail?: unknown; title?: unknown; type?: unknown } = {};
  try {
    body = (await response.json()) ?? {};
  } catch {
    // Not JSON: a proxy's page, or nothing. The status has to speak.
  }
  const code = typeof body.code === "string" ? body.code : `http_${response.status}`;
  const sentence = typeof body.detail === "string" ? body.detail : typeof body.title === "string" ? body.title : "";
  return new Problem(response.status, code, sentence || t(response.status >= 500 ? "error_server" : "error_unknown"));
}

async function once(method: Method, url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, method, credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new Problem(0, late ? "timeout" : "offline", t(late ? "error_timeout" : "error_offline"));
  }
}

function worthAnotherTry(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

async function call<Answer>(method: Method, path: string, query?: Query, body?: unknown): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.peek() };
  const init: RequestInit = { headers };
  if (body instanceof Blob) {
    init.body = body;
    headers["Content-Type"] = body.type || "application/octet-stream";
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers["Content-Type"] = "application/json";
  }
  const url = address(path, query);
  let response: Response | null = null;
  try {
    response = await once(method, url, init);
  } catch (error) {
    if (method !== "GET") throw error;
  }
  if (method === "GET" && (response === null || worthAnotherTry(response.status))) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
    response = await once(method, url, init);
  }
  if (response === null) throw new Problem(0, "offline", t("error_offline"));
  if (!response.ok) {
    const problem = await problemOf(response);
    refused.value = problem;
    throw problem;
  }
  if (response.status === 204 || response.status === 205) return undefined as Answer;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

export const get = <Answer>(path: string, query?: Query) => call<Answer>("GET", path, query);
export const post = <Answer = void>(path: string, body?: unknown) => call<Answer>("POST", path, undefined, body);
export const put = <Answer = void>(path: string, body?: unknown) => call<Answer>("PUT", path, undefined, body);
export const patch = <Answer = void>(path: string, body: unknown) => call<Answer>("PATCH", path, undefined, body);
export const del = <Answer = void>(path: string) => call<Answer>("DELETE", path);
export const page = <Item>(path: string, query?: Query) => get<Page<Item>>(path, query);
