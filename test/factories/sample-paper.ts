import type { PaperContent } from '../../src/domain/document/paper-content.js';

/** A body name of sixty characters. */
export const longName = `定西市${'经济社会高质量发展综合协调'.repeat(4)}领导小组办公室`.slice(0, 60);

/** A signed paper where only what matters is said. */
export const aPaper = (given: Partial<PaperContent> = {}): PaperContent => ({
  form: 'document',
  ...{ head: '定西市督查考核办公室', number: '定督警〔2026〕3号', signer: null },
  ...{ title: '关于“完成市民服务中心项目前期工作”的红灯警示函', addressee: '定西市发展和改革委员会' },
  blocks: [{ type: 'paragraph', text: '现予警示，请抓紧办理。' }],
  ...{ signature: '定西市督查考核办公室', date: '2026年11月24日' },
  ...{ reportTo: '市委常委、常务副市长', copyTo: null, printedBy: '定西市督查考核办公室' },
  ...given,
});
