import { describe, expect, it } from '@jest/globals';
import { findDocumentFacts } from '../../../src/domain/intake/find-document-facts.js';

const factsOf = (text: string) =>
  findDocumentFacts({ blocks: text.split('\n').map((line) => ({ kind: 'paragraph', text: line })) });

describe('what a document says about itself', () => {
  it('reads a notice with red head, number and signature', () => {
    const text =
      '定西市人民政府办公室文件\n定政办发〔2026〕12 号\n\n定西市人民政府办公室关于\n印发2026年重点工作任务分工的通知\n各县(区)人民政府:\n请认真落实。\n定西市人民政府办公室\n2026年3月5日';
    expect(factsOf(text)).toEqual({
      title: '定西市人民政府办公室关于印发2026年重点工作任务分工的通知',
      number: '定政办发〔2026〕12号',
      issuer: '定西市人民政府办公室',
      datedOn: '2026-03-05',
      kindGuess: 'policy',
    });
  });

  it.each([
    ['of its own line', '某办法\n正文。\n2026年3月5日', '2026-03-05'],
    ['in Chinese figures', '某办法\n正文。\n二〇二六年十二月三十一日', '2026-12-31'],
    ['under the title', '某办法\n(2026年3月5日)\n正文。', '2026-03-05'],
    ['of the meeting', '某会议纪要\n时间:2026年5月8日上午\n正文。', '2026-05-08'],
    ['of the printer', '某办法\n正文。\n某办公室  2026年5月10日印发', '2026-05-10'],
    ['of the first words', '某会议纪要\n2026年5月8日,市长主持召开会议。', '2026-05-08'],
  ])('takes the date %s', (_where, text, datedOn) => {
    expect(factsOf(text).datedOn).toBe(datedOn);
  });

  it.each(['某办法\n到2026年3月5日前完成。', '某办法\n2026年2月30日', '某办法\n正文。'])(
    'finds no date in %j',
    (text) => {
      expect(factsOf(text)).not.toHaveProperty('datedOn');
    },
  );

  it('takes no number that the text only quotes', () => {
    const text =
      '某办法\n根据《关于进一步做好某某工作的实施意见》(甘政发〔2025〕3号)精神,结合本市实际,制定本办法。';
    expect(factsOf(text)).not.toHaveProperty('number');
  });

  it('takes the signature for the issuer when the title names none', () => {
    expect(factsOf('重点任务清单\n正文。\n请落实。\n定西市商务局\n2026年3月5日').issuer).toBe('定西市商务局');
  });

  it.each([
    ['定西市人民政府常务会议纪要', 'meeting_record'],
    ['市委领导批示件办理单\n批示', 'instruction'],
    ['督查工作简报', 'for_information'],
    ['2026年重点任务责任分工', 'policy'],
  ])('%s is a %s', (title, kind) => {
    expect(factsOf(`${title}\n正文。`).kindGuess).toBe(kind);
  });

  it('says nothing about a bare task', () => {
    expect(factsOf('推进数字经济。(市工信局牵头负责)')).toEqual({});
  });
});
