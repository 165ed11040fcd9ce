import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { inBrief, proposalsOf, proposalsOfFile } from './support/city-bodies.js';

const fixture = async (name: string) =>
  proposalsOfFile(name, await readFile(`test/fixtures/documents/${name}`));

describe('whole documents', () => {
  it('the 2016 work division of the State Council has nine tasks of ministries, none of them a body of the city', async () => {
    const proposals = await fixture('guobanhan-2016-38.txt');
    expect(proposals.map(({ number, text, responsible }) => [number, text, responsible])).toEqual([
      ['1', '居民消费价格涨幅3%左右', [{ text: '发展改革委' }]],
      ['2', '城镇新增就业1000万人以上', [{ text: '人力资源社会保障部' }]],
      ['3', '安排财政赤字2.18万亿元,赤字率提高到3%', [{ text: '财政部' }]],
      ['4', '安排地方专项债券4000亿元', [{ text: '财政部' }]],
      ['5', '中央财政安排1000亿元专项奖补资金,重点用于职工分流安置,2016年安排500亿元', [{ text: '财政部' }]],
      ['6', '推进5万个行政村通光纤', [{ text: '工业和信息化部' }]],
      ['7', '铁路投资8000亿元以上', [{ text: '发展改革委' }]],
      ['8', '公路投资1.65万亿元', [{ text: '交通运输部' }]],
      ['9', '再开工20项重大水利工程', [{ text: '水利部' }]],
    ]);
    for (const proposal of proposals) {
      expect(proposal.cooperating).toEqual([]);
      expect(proposal).not.toHaveProperty('deadline');
      expect(proposal).not.toHaveProperty('leader');
      expect(proposal.confidence).toBe(0.4);
    }
  });

  it('a meeting record: what was decided, not what was heard', async () => {
    const proposals = await fixture('huiyi-jiyao.txt');
    expect(proposals.map((proposal) => `${proposal.number}|${proposal.text}|${inBrief(proposal)}`)).toEqual([
      '|由市交通局牵头,市自然资源局、安定区政府配合,于5月20日前完成选址论证并报市政府|市交通局=GD-JTJ + 市自然资源局=GD-ZRJ 安定区政府=621102 @2026-05-20',
      '|由市发改委会同市财政局研究提出资金筹措方案,6月底前提交市政府审议|市发改委=GD-FGW + 市财政局=GD-CZJ @2026-06-30',
      '(一)|市住建局牵头负责,市财政局、市生态环境局和安定区政府配合,10月15日前完成管网检修|市住建局=GD-ZJJ + 市财政局=GD-CZJ 市生态环境局=GD-HBJ 安定区政府=621102 @2026-10-15',
      '(二)|请市市场监管局负责,加强煤质抽检|市市场监管局=GD-SCJ',
      '(三)|市财政局要于9月底前落实补贴资金,确保专款专用|市财政局=GD-CZJ @2026-09-30',
      '|由张某某副市长牵头,市应急局负责,市公安局、市消防救援支队等配合,年底前形成长效机制|市应急局=GD-YJJ + 市公安局=GD-GAJ 市消防救援支队=ST-XF @2026-12-31',
      '|陇西县、通渭县人民政府负责,市水务局、市乡村振兴局按职责分工配合,2027年3月底前完成管网改造|陇西县=621122 通渭县人民政府=621121 + 市水务局=GD-SHUIWU 市乡村振兴局=GD-NYJ @2027-03-31',
      '|漳县县委县政府负责,上半年完成水源地保护|漳县县委县政府=621125 @2026-06-30',
    ]);
    expect(proposals[5]?.leader).toBe('张某某副市长');
    expect(proposals[0]?.note).toBe('所属议题：关于定西至临洮快速通道前期工作');
  });

  it("a county's list of 20 tasks in mixed forms", async () => {
    const proposals = await fixture('xian-renwu-qingdan.txt');
    expect(proposals.map((proposal) => `${proposal.number}|${proposal.text}|${inBrief(proposal)}`)).toEqual([
      '1|新增规上工业企业6户|县工信局 + 文峰镇 @2026-12-31',
      '2|推进中医药产业园二期建设|陇西经开区=PK-LX + 县发改局 县财政局 @2026-09-30',
      '3|争取省级专项资金5000万元以上|县发改局 + 县财政局',
      '4|盘活闲置厂房3处|陇西经开区=PK-LX @2026-06-30',
      '5|落实粮食播种面积120万亩|县农业农村局 + 各乡镇 @?年内持续推进',
      '6|建设高标准农田5万亩|县农业农村局 + 县水务局 @2026-10-31',
      '7|开展农村人居环境整治|县农业农村局 + 各乡镇 @2026-11-30',
      '8|改造农村户厕2000座|县农业农村局 + 各乡镇 @2026-11-30',
      '9|建设和美乡村4个|县农业农村局 + 各乡镇 @2026-11-30',
      '10|防止规模性返贫|各乡镇 + 各帮扶单位 @?长期坚持',
      '11|改造老旧小区12个|县住建局',
      '12|新建口袋公园3处|县住建局 + 县林草局 @2026-06-30',
      '13|更新燃气管网20公里|县住建局 + 县市场监管局 昆仑燃气公司 @2027-12-31',
      '14|由县交通局牵头,市公路局配合,于7月20日前完成省道二〇九线改建工程施工图设计|县交通局 + 市公路局=ST-GL @2026-07-20',
      '15|建成农村公路80公里|县交通局 + 各乡镇 @2026-11-30',
      '16)|新建公办幼儿园1所|县教育局 @2026-08-31',
      '⒄|城镇新增就业3000人|縣人社局 + 縣財政局 @?全年',
      '⑱|实施县医院能力提升工程|县卫健局 + 县医院 @2026-12-20',
      '19|推进数据共享,由县政府办会同市数据局负责,5月底前接入省级平台|县政府办 + 市数据局=GD-SJU @2026-05-31',
      '20|办好文化旅游节|縣文旅局 @2026-08-31',
    ]);
  });

  // A regular expression holds the thread: no time limit of a test ends it. What it costs must grow with the length, not
  // with its square, on whichever machine: four times the text, less than ten times the processor.
  it('a text four times as long costs no more than in proportion, also one that is all brackets or figures', async () => {
    const paragraph =
      '1.推进数字经济,建成平台2个,投资3亿元。(市工信局牵头,市财政局、各县区配合,6月底前完成)\n';
    const texts = [
      paragraph,
      '(市工信局牵头,',
      '由市工信局、',
      '以上三项',
      '2026年6月',
      '、和及与',
      '责任单位:',
      '等等',
    ];
    const cost = async (text: string, bytes: number): Promise<number> => {
      const long = text.repeat(Math.ceil(bytes / Buffer.byteLength(text)));
      const begin = process.cpuUsage();
      await proposalsOf(long);
      return process.cpuUsage(begin).user / 1_000;
    };
    for (const text of texts) {
      const base = Math.max(await cost(text, 50_000), 50);
      expect([text, (await cost(text, 200_000)) < 10 * base]).toEqual([text, true]);
    }
  });
});
