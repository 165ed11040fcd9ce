import type { TaskProposal } from './document-source.js';
export const proposeTasks = (_s: unknown, _b: unknown, _o: unknown): TaskProposal[] => [];
