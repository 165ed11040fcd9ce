import type { StoryDecision } from '../story-decision.js';
import { tasksOf } from '../story-table.js';

/** What people need, and what the city begins in these days. */
export const livelihood: readonly StoryDecision[] = [
  {
    at: '2026-11-02 10:00',
    title: '根治欠薪冬季行动（演示）',
    by: 'GD-ZFB/supervision_office',
    responsibleLeader: 'L04/leader',
    dispatch: 'at_once',
    path: '线索核处、项目排查、联合执法、工资支付兜底。',
    standard: '欠薪线索按期办结率100%，不发生群体性事件。',
    tasks: tasksOf(`
      在建项目农民工工资专用账户核查 | GD-RSJ + GD-ZJJ + GD-JTJ | 12-15 | on-plan
      政府投资项目工程欠款清偿 | GD-CZJ + GD-SHUIWU | 12-10 | slow
      以工代赈项目欠薪隐患排查 | GD-FGW | 11-20! | order-issued
      拒不支付劳动报酬案件查办 | GD-GAJ + GD-JCY | 12-20 | on-plan
      欠薪信访事项包案化解 | GD-XFJ | 11-19! | order-signed
      困难农民工法律援助 | GD-SFJ + MO-ZGH | 12-18 | on-plan
      国企承建项目工资支付自查 | GD-GZW + SE-JT | 11-16! | concluded
    `),
  },
  {
    at: '2026-11-10 09:30',
    title: '教育医疗冬季保障和补短板项目（演示）',
    by: 'L12/secretary',
    responsibleLeader: 'L12/leader',
    dispatch: 'at_once',
    path: '列清单、定责任、现场核查、逐校逐院销号。',
    standard: '问题整改率100%，在建项目按节点完成。',
    tasks: tasksOf(`
      农村学校取暖和食堂安全排查 | GD-JYJ + GD-SCJ | 12-18 | later-checked
      市人民医院发热门诊扩能 | GD-YY + GD-WJW | 11-23! | overdue
      乡镇卫生院冬季药品储备 | GD-WJW + GD-YBJ | 12-11 | blocked-solved
      城区公办幼儿园新增学位600个 | 621102 + GD-JYJ | 12-25 | slow
      定西职院产教融合实训基地设备安装 | GD-ZYXY | 12-22 | later-granted
      残疾儿童康复救助资金拨付 | MO-CL + GD-CZJ | 12-15 | on-plan
    `),
  },
  {
    at: '2026-11-20 09:30',
    title: '“高效办成一件事”年度第二批事项落地（演示）',
    by: 'PD-SWB/supervision_office',
    responsibleLeader: 'L04/leader',
    dispatch: 'at_once',
    path: '流程再造、数据共享、线上线下同标办理。',
    standard: '事项上线运行，平均办理时限压减50%以上。',
    tasks: tasksOf(`
      企业信息变更“一件事”上线 | GD-SCJ + ST-TAX | 12-25! | signed
      新生儿出生“一件事”上线 | GD-WJW + GD-GAJ | 12-25! | unsigned
      灵活就业参保“一件事”上线 | GD-RSJ + GD-YBJ | 12-25! | signed
      不动产登记“一件事”数据共享 | GD-ZRJ + GD-SJU | 12-31! | unsigned
      退役军人服务“一件事”上线 | GD-TYJ | 12-31! | signed
    `),
  },
  {
    at: '2026-11-23 10:00',
    title: '2027年政府工作报告重点任务谋划（演示）',
    by: 'L02/secretary',
    responsibleLeader: 'L02/leader',
    dispatch: 'at_once',
    path: '上下对接、部门会商、逐项论证。',
    standard: '提出可量化、可考核的目标和项目清单。',
    tasks: tasksOf(`
      提出2027年经济社会发展主要预期目标 | GD-FGW + GD-TJJ | 12-25! | unsigned
      提出2027年省列市列重大项目清单 | GD-FGW | 12-22! | unsigned
      测算2027年财政收支和民生支出 | GD-CZJ + ST-TAX | 12-22! | disputed
      提出2027年为民办实事候选项目 | GD-ZFB + MO-ZGH | 12-18! | unsigned
      提出数字政府建设任务 | GD-SJU | 12-20! | disputed
      提出国企改革深化任务 | GD-GZW | 12-24! | unsigned
      提出生态保护修复项目 | GD-LCJ + GD-ZRJ | 12-24! | unsigned
    `),
  },
  {
    at: '2026-11-24 08:40',
    title: '寒潮天气防范应对工作（演示）',
    by: 'GD-ZFB/supervision_office',
    responsibleLeader: 'L04/leader',
    urgent: true,
    dispatch: 'at_once',
    path: '预警先行、部门联动、值班值守。',
    standard: '不发生因灾停供停运责任事件。',
    tasks: tasksOf(`
      发布寒潮预警和影响研判 | ST-QX | 11-26! | unsigned
      道路除雪防滑物资和队伍到位 | GD-JTJ + ST-GL | 11-26! | unsigned
      设施农业防冻措施落实 | GD-NYJ | 11-27! | unsigned
    `),
  },
  {
    at: '2026-11-23 15:00',
    title: '2027年元旦春节市场保供方案（演示）',
    by: 'GD-ZFB/supervision_office',
    responsibleLeader: 'L10/leader',
    path: '政府储备、市场调节、价格监测。',
    standard: '重要民生商品供应充足、价格平稳。',
    tasks: tasksOf(`
      落实冬春蔬菜和猪肉政府储备 | GD-SHANGWU + GD-LSJ | 12-25 | unsigned
      重要民生商品价格日监测 | GD-FGW | 12-31 | unsigned
      节日食品安全专项抽检 | GD-SCJ | 12-28 | unsigned
      成品油和天然气节日供应 | ST-SY + GD-FGW | 12-28 | unsigned
    `),
  },
];
