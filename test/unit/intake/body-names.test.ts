import { describe, expect, it } from '@jest/globals';
import { bodyDirectory } from '../../../src/domain/intake/body-directory.js';
import type { NameReach } from '../../../src/domain/intake/body-directory.js';
import { collectiveBodies } from '../../../src/domain/intake/collective-bodies.js';
import type { BodyName } from '../../../src/domain/intake/document-source.js';
import { readingOf } from '../../../src/domain/intake/reading.js';
import { proposeTasks } from '../../../src/domain/intake/propose-tasks.js';
import { parseUnits } from '../../../src/domain/intake/unit-list.js';
import { cityBodies, inBrief, proposalsOf } from './support/city-bodies.js';

const directory = bodyDirectory(cityBodies);
const unitsIn = (list: string, reach: NameReach = 'own') =>
  parseUnits(readingOf(list), { directory, reach, homeCounty: null }).units.map(({ text, code }) =>
    code ? `${text}=${code}` : text,
  );

describe('names of bodies', () => {
  it('every name that the city lists finds its body, and no other', () => {
    for (const { code, fullName, shortName, aliases } of cityBodies)
      for (const name of [fullName.replace(/\s/g, ''), shortName, ...aliases].map((each) =>
        each.normalize('NFKC'),
      ))
        expect([name, directory.codeOf(name, 'own')]).toEqual([name, code]);
  });

  it.each([
    ['市发改委', 'GD-FGW'],
    ['市发展改革委', 'GD-FGW'],
    ['定西市发展和改革委员会', 'GD-FGW'],
    ['市发展和改革委员会', 'GD-FGW'],
    ['市发展和改革委', 'GD-FGW'],
    ['定西市发改委', 'GD-FGW'],
    ['发展改革委', 'GD-FGW'],
    ['市交通局', 'GD-JTJ'],
    ['定西市交通局', 'GD-JTJ'],
    ['安定区', '621102'],
    ['安定区政府', '621102'],
    ['安定区人民政府', '621102'],
    ['安定区委区政府', '621102'],
    ['安定区委、区政府', '621102'],
    ['漳县县委县政府', '621125'],
    ['定西经开区管委会', 'PK-DX'],
    ['市发展改革委(市能源局)', 'GD-FGW'],
  ])('%s is %s', (name, code) => {
    expect(unitsIn(name)).toEqual([`${name}=${code}`]);
  });

  it('a county bureau or a longer name is not taken for the body whose name it begins with', () => {
    expect(unitsIn('安定区住建局、市财政局会计中心、定西市人民政府研究室')).toEqual([
      '安定区住建局',
      '市财政局会计中心',
      '定西市人民政府研究室',
    ]);
  });

  it.each([
    ['市人社局和市住建局', ['市人社局=GD-RSJ', '市住建局=GD-ZJJ']],
    [
      '市人力资源和社会保障局、市住房和城乡建设局',
      ['市人力资源和社会保障局=GD-RSJ', '市住房和城乡建设局=GD-ZJJ'],
    ],
    ['某某和信息化局与某某中心', ['某某和信息化局', '某某中心']],
    ['某某局与民间资本方', ['某某局与民间资本方']],
    ['市财政局 市统计局\n市审计局', ['市财政局=GD-CZJ', '市统计局=GD-TJJ', '市审计局=GD-SJJ']],
    ['市财政局;市统计局,市审计局', ['市财政局=GD-CZJ', '市统计局=GD-TJJ', '市审计局=GD-SJJ']],
    ['市财政局等5个部门', ['市财政局=GD-CZJ']],
    ['市财政局等市有关部门', ['市财政局=GD-CZJ', '市有关部门']],
  ])('the list %s', (list, expected) => {
    expect(unitsIn(list)).toEqual(expected);
  });

  it.each<[NameReach, string[]]>([
    ['own', ['财政局=GD-CZJ', '市财政局=GD-CZJ', '定西市财政局=GD-CZJ']],
    ['city', ['财政局', '市财政局=GD-CZJ', '定西市财政局=GD-CZJ']],
    ['full', ['财政局', '市财政局', '定西市财政局=GD-CZJ']],
  ])('reach %s', (reach, expected) => {
    expect(unitsIn('财政局、市财政局、定西市财政局', reach)).toEqual(expected);
  });

  it('a name that two bodies share belongs to neither', () => {
    const twins: BodyName[] = ['甲', '乙'].map((county) => ({
      code: county,
      fullName: `${county}县城关镇`,
      shortName: '城关镇',
      aliases: [],
    }));
    expect(bodyDirectory(twins).codeOf('城关镇', 'own')).toBeUndefined();
    expect(bodyDirectory(twins).codeOf('甲县城关镇', 'own')).toBe('甲');
  });
});

describe('whose names a document uses', () => {
  const note = '推进某事。(发展改革委牵头,人民银行、市财政局配合)';

  it.each([
    [
      'of the city',
      `定西市人民政府关于某事的通知\n${note}`,
      '发展改革委=GD-FGW + 人民银行=ST-RH 市财政局=GD-CZJ',
    ],
    [
      'of nobody known that names a body of the city',
      note,
      '发展改革委=GD-FGW + 人民银行=ST-RH 市财政局=GD-CZJ',
    ],
    ['of the State Council', `国务院办公厅关于某事的通知\n${note}`, '发展改革委 + 人民银行 市财政局'],
    ['of a ministry', `财政部办公厅关于某事的通知\n${note}`, '发展改革委 + 人民银行 市财政局'],
    ['of the province', `甘肃省人民政府关于某事的通知\n${note}`, '发展改革委 + 人民银行 市财政局'],
    ['of another city', `兰州市人民政府关于某事的通知\n${note}`, '发展改革委 + 人民银行 市财政局'],
    [
      'with a number of the State Council',
      `某事任务分工\n国办发〔2026〕3号\n${note}`,
      '发展改革委 + 人民银行 市财政局',
    ],
    [
      'of the city that passes on ministries',
      `定西市人民政府关于某事的通知\n${note}\n推进另事。(财政部负责)`,
      '发展改革委 + 人民银行 市财政局=GD-CZJ',
    ],
    ['of a county', `陇西县人民政府关于某事的通知\n${note}`, '发展改革委 + 人民银行 市财政局=GD-CZJ'],
  ])('a document %s', async (_issuer, text, expected) => {
    const [first] = await proposalsOf(text);
    expect(first && inBrief(first)).toBe(expected);
  });

  it('the bureaus of the county that issued it are its own', () => {
    const bureau = {
      code: '621122-ZJJ',
      fullName: '陇西县住房和城乡建设局',
      shortName: '陇西县住建局',
      aliases: [],
    };
    const text = '陇西县人民政府关于某事的通知\n改造小区。(县住建局牵头,县财政局、陇西经开区配合)';
    const blocks = text.split('\n').map((line) => ({ kind: 'paragraph' as const, text: line }));
    const [first] = proposeTasks({ blocks }, [...cityBodies, bureau], { datedOn: null });
    expect(first && inBrief(first)).toBe('县住建局=621122-ZJJ + 县财政局 陇西经开区=PK-LX');
  });
});

describe('groups of bodies', () => {
  it.each([
    ['各县区', 'counties'],
    ['各县(区)人民政府', 'counties'],
    ['各县区政府', 'counties'],
    ['7县区', 'counties'],
    ['各部门', 'departments'],
    ['市有关部门', 'departments'],
    ['市直各部门', 'departments'],
    ['各行业主管部门', 'departments'],
    ['各成员单位', 'departments'],
    ['各乡镇', 'townships'],
    ['各乡镇(街道)', 'townships'],
    ['各园区', 'parks'],
    ['市属国有企业', 'state_enterprises'],
    ['中央及省属驻定单位', 'stationed'],
    ['各县区各部门', 'all'],
    ['各级各部门', 'all'],
    ['安定区', null],
    ['市财政局', null],
    ['县政府', null],
    ['各县区住建局', null],
  ])('%s is %s', (name, expected) => {
    expect(collectiveBodies(name)).toBe(expected);
  });

  it('have no code, and the note asks for a body', async () => {
    const [proposal] = await proposalsOf('推进某事。(各县区、市直有关部门负责)');
    expect(proposal).toMatchObject({
      responsible: [{ text: '各县区' }, { text: '市直有关部门' }],
      confidence: 0.7,
      note: '“各县区”、“市直有关部门”是统称，请明确到单位',
    });
  });
});
