import type { ChannelAnswer } from './channel.js';

/** What is posted where, and how long one waits for the whole answer. */
interface HttpPost {
  url: string;
  body: string;
  headers: Record<string, string>;
  timeoutMs: number;
}

/** What came back; of a long text only its beginning. */
export interface HttpAnswer {
  status: number;
  text: string;
}

const kept = 2_000;
// What a receiver may answer otherwise a moment later: not let in, too slow, too early, too many.
const passing = new Set([401, 403, 408, 425, 429]);

/** Posts JSON; follows no redirect, so that no secret goes elsewhere. @throws when nobody answers in time */
export async function postJson({ url, body, headers, timeoutMs }: HttpPost): Promise<HttpAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  });
  return { status: response.status, text: await beginning(response) };
}

/** Judges by the status alone: 2xx has it, most of 4xx never will, everything else may later. */
export function judgeStatus({ status, text }: HttpAnswer): ChannelAnswer {
  const words = text.trim() === '' ? `HTTP ${status}` : `HTTP ${status}：${text.trim()}`;
  if (status >= 200 && status < 300) return { outcome: 'accepted', words };
  const isFinal = status >= 400 && status < 500 && !passing.has(status);
  return { outcome: isFinal ? 'never' : 'later', words };
}

async function beginning(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length >= kept) break;
  }
  return text.slice(0, kept);
}
