import type { Request } from 'express';
import { AppError } from '../domain/errors.js';
import { freshForm, refusedForm } from './forms/form-state.js';
import type { FormState } from './forms/form-state.js';

const typed = {
  wording: '已完成31个点位整改并通过县级验收。',
  progress: '44',
  dueOn: '2026-11-30',
  kind: 'progress',
  milestoneIds: ['1'],
  body: '市财政局',
  version: '3',
};

/** What the page of the visual language shows: each part in each of its states, with invented words. */
export function designSheet(request: Request): object {
  const fresh = freshForm(request, { id: 'fresh', values: typed });
  return {
    lamps: ['red', 'yellow', 'green', 'grey', 'hold', 'done'],
    stations: [
      { name: '决策', note: '04-03', state: 'past' },
      { name: '督办', note: '04-08', state: 'past' },
      { name: '落实', note: '进行中', state: 'now' },
      { name: '考核', note: '—', state: 'next' },
      { name: '奖惩', note: '—', state: 'next' },
    ],
    fresh,
    refused: refusedSheet(request),
    conflict: conflictSheet(request),
    kept: [{ id: '1', name: '县级验收表.pdf', pages: 1, href: '#main' }],
    kinds: [
      { value: 'progress', label: '报进展' },
      { value: 'completion', label: '报完成', hint: '全部节点完成后再报' },
    ],
    milestones: [
      { value: '1', label: '主体工程过半' },
      { value: '2', label: '县级验收' },
    ],
  };
}

function refusedSheet(request: Request): FormState {
  const fields = {
    ...typed,
    wording: '进'.repeat(312),
    progress: '一半',
    dueOn: '明天',
    body: '财政',
    files: '',
  };
  const refusal = new AppError('request.invalid', '有 4 处填写有误，请改正后再提交。', {
    fields: [
      { pointer: '/wording', detail: '312字，上限300字' },
      { pointer: '/progress', detail: '填 0 到 100 的数' },
      { pointer: '/dueOn', detail: '日期写成 2026-12-31' },
      { pointer: '/body', detail: '“财政”可能是：市财政局、安定区财政局，请写明是哪一个' },
    ],
  });
  return refusedForm(freshForm(request, { id: 'refused' }), { fields, refusal, labels: {} });
}

function conflictSheet(request: Request): FormState {
  const refusal = new AppError(
    'version.stale',
    '您打开以后，这份填报已被别人改过；请比较两边的内容再提交。',
    {
      context: {
        mine: { wording: typed.wording, progress: 44 },
        theirs: { wording: '已完成30个点位整改。', progress: 44 },
        currentVersion: 4,
      },
    },
  );
  const labels = { wording: 'design.wording', progress: 'design.progress' };
  return refusedForm(freshForm(request, { id: 'conflict' }), { fields: typed, refusal, labels });
}
