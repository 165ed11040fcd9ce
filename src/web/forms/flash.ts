import type { Request } from 'express';
import { saveSession } from '../../identity/session-data.js';
import type { TextValues } from '../translate.js';

/** What a form has brought about, said once by the next page. */
export interface Flash {
  /** Key of the sentence in the texts. */
  key: string;
  values: TextValues;
  /** The draft that is sent now: the browser forgets its copy of it. */
  draft: string | null;
}

declare module 'express-session' {
  interface SessionData {
    flash?: Flash;
  }
}

/** Keeps a sentence for the next page of this session. */
export async function keepFlash(request: Request, flash: Flash): Promise<void> {
  request.session.flash = flash;
  await saveSession(request);
}

/** The sentence that was kept, and forgets it. */
export function takeFlash(request: Request): Flash | null {
  const { flash } = request.session;
  if (flash === undefined) return null;
  delete request.session.flash;
  return flash;
}
