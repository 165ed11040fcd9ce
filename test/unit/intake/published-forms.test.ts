import { describe, expect, it } from '@jest/globals';
import { inBrief, proposalsOf } from './support/city-bodies.js';

const lead = '(市发展改革委牵头,市财政局、市商务局等按职责分工负责,6月底前完成)';
const asLead = '市发展改革委=GD-FGW + 市财政局=GD-CZJ 市商务局=GD-SHANGWU @2026-06-30';

describe('the forms of published documents', () => {
  it.each([
    ['lead and others', `推进数字经济。${lead}`, asLead],
    ['lead alone', '推进数字经济。(市工信局牵头负责)', '市工信局=GD-GXJ'],
    [
      'several, by duty',
      '推进数字经济。(市住建局、市水务局等市有关部门和各县区政府按职责分工负责,年内持续推进)',
      '市住建局=GD-ZJJ 市水务局=GD-SHUIWU 市有关部门 各县区政府 @?年内持续推进',
    ],
    ['all', '推进数字经济。(各县区、各部门分别负责)', '各县区 各部门'],
    [
      'labelled',
      '推进数字经济。(责任领导:某某;牵头单位:市发展改革委;配合单位:市财政局、市统计局;完成时限:2026年12月底)',
      '市发展改革委=GD-FGW + 市财政局=GD-CZJ 市统计局=GD-TJJ @2026-12-31',
    ],
    [
      'labelled, all answer',
      '推进数字经济。(责任单位:市农业农村局、市财政局,各县区政府)',
      '市农业农村局=GD-NYJ 市财政局=GD-CZJ 各县区政府',
    ],
    [
      'labelled, the first leads',
      '推进数字经济。(责任单位:市农业农村局、市财政局,各县区政府,排在首位的为牵头单位,下同)',
      '市农业农村局=GD-NYJ + 市财政局=GD-CZJ 各县区政府',
    ],
    [
      'bare names',
      '推进数字经济(市工信局、市数据局,年底前)。',
      '市工信局=GD-GXJ 市数据局=GD-SJU @2026-12-31',
    ],
    [
      'labels without brackets',
      '推进数字经济。牵头单位:市工信局;完成时限:上半年。',
      '市工信局=GD-GXJ @2026-06-30',
    ],
    [
      'lead and help parted by 、',
      '推进数字经济(市工信局牵头、市数据局配合)',
      '市工信局=GD-GXJ + 市数据局=GD-SJU',
    ],
    ['with 会同', '推进数字经济(由市工信局会同市数据局负责)', '市工信局=GD-GXJ + 市数据局=GD-SJU'],
    [
      'with 会同 alone',
      '推进数字经济(市工信局会同市数据局,6月底前)',
      '市工信局=GD-GXJ + 市数据局=GD-SJU @2026-06-30',
    ],
    [
      'a page number inside',
      '推进数字经济(市工信局牵头,\n— 3 —\n市数据局配合)',
      '市工信局=GD-GXJ + 市数据局=GD-SJU',
    ],
    [
      'a named lead twice',
      '推进数字经济(市工信局牵头,市工信局、市数据局配合)',
      '市工信局=GD-GXJ + 市数据局=GD-SJU',
    ],
    [
      'labels parted by spaces',
      '推进数字经济。责任单位:市工信局 市数据局 完成时限:6月底',
      '市工信局=GD-GXJ 市数据局=GD-SJU @2026-06-30',
    ],
    ['two notes side by side', '推进数字经济(市工信局牵头)(三季度末完成)', '市工信局=GD-GXJ @2026-09-30'],
    ['the time in the wording', '9月底前建成数字经济产业园。(市工信局负责)', '市工信局=GD-GXJ @2026-09-30'],
  ])('reads the note: %s', async (_form, text, expected) => {
    expect((await proposalsOf(text)).map(inBrief)).toEqual([expected]);
  });

  it('keeps the wording as written, without number and note, and the leader', async () => {
    const text = '三、推进数字经济,建成平台2个。(责任领导:张某某;责任单位:市工信局;完成时限:2026年12月底)';
    expect(await proposalsOf(text)).toEqual([
      {
        number: '三',
        text: '推进数字经济,建成平台2个',
        responsible: [{ text: '市工信局', code: 'GD-GXJ' }],
        cooperating: [],
        leader: '张某某',
        deadline: '2026-12-31',
        deadlineText: '2026年12月底',
        confidence: 0.9,
      },
    ]);
  });

  it.each([
    ['half-width', `推进数字经济。(市发展改革委牵头,市财政局、市商务局等按职责分工负责,6月底前完成)`],
    ['mixed width', `推进数字经济.(市发展改革委牵头,市财政局、市商务局等按职责分工负责,6月底前完成)`],
    ['square brackets', `推进数字经济。【市发展改革委牵头,市财政局、市商务局等按职责分工负责,6月底前完成】`],
    ['spaces', `推进数字经济。( 市发展改革委 牵头, 市 财政局、市商务局 等按职责 分工负责, 6 月底前 完成 )`],
    ['line breaks', `推进数字经济。\n(市发展改革委牵头,市财政\n局、市商务局等按职责分工负\n责,6月底前完成)`],
    [
      'line break after the bracket',
      `推进数字经济。(\n市发展改革委牵头,市财政局、市商务局等按职责分工负责,6月底前完成\n)`,
    ],
  ])('reads the same note with %s', async (_form, text) => {
    const [proposal, ...more] = await proposalsOf(text);
    expect(more).toEqual([]);
    expect(proposal?.text).toBe('推进数字经济');
    expect(proposal && inBrief(proposal)).toBe(asLead);
  });

  it('reads traditional characters and leaves them as written', async () => {
    const text = '推進數字經濟。(市發展改革委牽頭,市財政局、市商務局等按職責分工負責,6月底前完成)';
    const [proposal] = await proposalsOf(text);
    expect(proposal?.text).toBe('推進數字經濟');
    expect(proposal && inBrief(proposal)).toBe(
      '市發展改革委=GD-FGW + 市財政局=GD-CZJ 市商務局=GD-SHANGWU @2026-06-30',
    );
  });

  it('lets 排在首位的为牵头单位,下同 hold from where it stands, not before', async () => {
    const text = [
      '1.甲项。(责任单位:市财政局、市统计局)',
      '2.乙项。(责任单位:市财政局、市统计局。排在首位的为牵头单位,下同)',
      '3.丙项。(责任单位:市统计局、市财政局)',
    ].join('\n');
    expect((await proposalsOf(text)).map(inBrief)).toEqual([
      '市财政局=GD-CZJ 市统计局=GD-TJJ',
      '市财政局=GD-CZJ + 市统计局=GD-TJJ',
      '市统计局=GD-TJJ + 市财政局=GD-CZJ',
    ]);
  });

  it('lets the same sentence as a remark at the end hold for the whole document', async () => {
    const text = '1.甲项。(责任单位:市财政局、市统计局)\n注:责任单位中排在第一位的为牵头单位。';
    expect((await proposalsOf(text)).map(inBrief)).toEqual(['市财政局=GD-CZJ + 市统计局=GD-TJJ']);
  });

  it('reads several items of one paragraph', async () => {
    const text =
      '推进甲事(市工信局牵头,9月25日前);推进乙事(市商务局牵头,二季度末完成);推进丙事(市教育局负责,年内)。';
    expect((await proposalsOf(text)).map((proposal) => `${proposal.text} ${inBrief(proposal)}`)).toEqual([
      '推进甲事 市工信局=GD-GXJ @2026-09-25',
      '推进乙事 市商务局=GD-SHANGWU @2026-06-30',
      '推进丙事 市教育局=GD-JYJ @2026-12-31',
    ]);
  });

  it('takes numbered items inside a paragraph by their own numbers', async () => {
    const text = '(一)抓好项目。1.推进甲事(市工信局牵头)。2.推进乙事(市商务局牵头)。';
    expect((await proposalsOf(text)).map(({ number, text: wording }) => [number, wording])).toEqual([
      ['1', '推进甲事'],
      ['2', '推进乙事'],
    ]);
  });

  it('takes one note at the end of a paragraph for the whole of it', async () => {
    const text = '(三)抓好项目。推进甲事。推进乙事,建成丙事。(市工信局牵头)';
    expect(await proposalsOf(text)).toMatchObject([
      { number: '(三)', text: '抓好项目。推进甲事。推进乙事,建成丙事' },
    ]);
  });

  it('takes lines of labels for the item above them', async () => {
    const text =
      '1.推进甲事\n围绕主导产业,实施一批项目。\n责任领导:王某\n牵头单位:市工信局\n完成时限:三季度末';
    const [proposal, ...more] = await proposalsOf(text);
    expect(more).toEqual([]);
    expect(proposal).toMatchObject({ number: '1', text: '推进甲事', leader: '王某' });
    expect(proposal && inBrief(proposal)).toBe('市工信局=GD-GXJ @2026-09-30');
  });

  it.each([
    ['an explanation in brackets', '建设甘肃定西经济开发区(甘肃省定西高新技术产业开发区)。'],
    ['a remark', '安排资金500万元(含省级补助200万元)。'],
    ['an exhortation', '各县区、各部门要高度重视,切实抓好落实。'],
    ['who explains the paper', '本办法由市工信局负责解释。'],
    ['a responsible person', '会议由市政府负责同志主持,市财政局主要负责人参加。'],
  ])('finds no task in %s', async (_kind, text) => {
    expect(await proposalsOf(text)).toEqual([]);
  });
});
