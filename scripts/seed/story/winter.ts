import type { StoryDecision } from '../story-decision.js';
import { tasksOf } from '../story-table.js';

/** Heating, air and safety of the winter. */
export const winter: readonly StoryDecision[] = [
  {
    at: '2026-10-09 09:30',
    title: '2026—2027年采暖期供热保障重点任务（演示）',
    by: 'GD-ZFB/supervision_office',
    responsibleLeader: 'L12/leader',
    dispatch: 'at_once',
    path: '一企一策排查，一周一调度，问题清单逐项销号。',
    standard: '按时限完成且现场抽查合格为完成；室温达标率98%以上。',
    tasks: tasksOf(`
      完成市区老旧供热管网改造收尾和打压试水 | GD-ZJJ + SE-CT | 10-30! | concluded
      落实供热企业30天以上用煤储备 | GD-FGW + GD-LSJ | 10-28! | order-closed
      学校、医院供暖设施巡检全覆盖 | GD-JYJ + GD-WJW | 10-23! | concluded
      开展供热用煤煤质抽检并按月公布 | GD-SCJ + GD-HBJ | 12-15 | on-plan
      落实供热企业双电源和应急电源保障 | ST-GW | 12-04 | waiting
      兑现上一采暖期供热运行补贴资金 | GD-CZJ | 11-18! | order-signed
      困难群众取暖费减免逐户落实到位 | GD-MZJ + MO-CL | 12-10 | slow
      完成安定区12个老旧小区二次管网改造 | 621102 | 11-26 | near
      陇西县城区新建热源并网运行 | 621122 + PK-LX | 11-11! | order-answered
      建立供热投诉24小时办结机制 | GD-XFJ + GD-ZJJ | 12-31 | on-plan
    `),
  },
  {
    at: '2026-10-20 10:00',
    title: '秋冬季大气污染防治攻坚行动（演示）',
    by: 'PD-SWB/supervision_office',
    responsibleLeader: 'L11/leader',
    dispatch: 'at_once',
    path: '紧盯燃煤、扬尘、机动车三个重点，周调度、月通报。',
    standard: '任务清单完成率100%，优良天数比例达到年度目标。',
    tasks: tasksOf(`
      更新重污染天气应急减排清单并备案 | GD-HBJ + GD-GXJ | 11-06! | concluded
      安定城区散煤复燃清零 | 621102 + GD-SCJ | 11-12! | order-declined
      建筑工地扬尘防治“六个百分之百”达标 | GD-ZJJ | 12-15 | on-plan
      柴油货车联合路检路查 | GD-GAJ + GD-JTJ + GD-HBJ | 12-20 | on-plan
      秸秆禁烧巡查和综合利用 | GD-NYJ | 11-25 | near
      35蒸吨以下燃煤锅炉淘汰改造验收 | GD-SCJ + GD-ZJJ | 12-04 | returned-twice
      冬季清洁取暖能源保供综合协调 | GD-GXJ | 12-28 | dispute-upheld
    `),
  },
  {
    at: '2026-10-22 09:00',
    title: '今冬明春安全生产和消防专项整治（演示）',
    by: 'GD-ZFB/supervision_office',
    responsibleLeader: 'L04/leader',
    urgent: true,
    dispatch: 'at_once',
    path: '企业自查、县区排查、市级抽查，重大隐患挂牌督办。',
    standard: '重大隐患整改率100%，一般隐患整改率98%以上。',
    tasks: tasksOf(`
      消防“生命通道”排查整治 | ST-XF + GD-ZJJ | 12-10 | on-plan
      非煤矿山重大隐患整改销号 | GD-YJJ + GD-ZRJ | 11-26 | near
      燃气安全入户检查20万户 | GD-ZJJ + 621102 | 12-18 | slow
      国省干线危险路段隐患治理126处 | GD-JTJ + GD-GAJ + ST-GL | 12-11 | stuck
      养老机构火灾隐患整治 | GD-MZJ + ST-XF | 11-10! | concluded
      特种设备定期检验全覆盖 | GD-SCJ | 12-25! | signed-late
      中小学校车安全专项检查 | GD-JYJ + GD-GAJ | 11-18! | order-signed
      客运站场和超限检测站点值守 | ST-GL | 12-24 | on-plan
    `),
  },
];
