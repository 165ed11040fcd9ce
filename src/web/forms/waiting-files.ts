import type { Request } from 'express';
import { saveSession } from '../../identity/session-data.js';

/** A file that was taken in and belongs to nothing yet. */
export interface WaitingFile {
  id: string;
  name: string;
  mediaType: string;
  pages: number;
  byteSize: number;
  sha256: string;
  storageKey: string;
}

declare module 'express-session' {
  interface SessionData {
    /** Files of forms that are not confirmed yet, by the name that their form carries. */
    waitingFiles?: Record<string, WaitingFile[]>;
  }
}

// A form that was given up is forgotten when so many later ones have come.
const formsKept = 60;

/**
 * The files that a form has sent before its confirmation. They wait in the session: no other account can name them,
 * and what is given up leaves no row behind.
 */
export function waitingFiles({ session }: Request, form: string): WaitingFile[] {
  const { waitingFiles: waiting = {} } = session;
  return Object.hasOwn(waiting, form) ? (waiting[form] ?? []) : [];
}

/** Puts these in the place of what the form has sent so far. */
export async function keepWaiting(request: Request, form: string, files: WaitingFile[]): Promise<void> {
  const others = Object.entries(request.session.waitingFiles ?? {}).filter(([name]) => name !== form);
  const latest = others.slice(1 - formsKept);
  request.session.waitingFiles = Object.fromEntries([...latest, [form, files]]);
  await saveSession(request);
}
