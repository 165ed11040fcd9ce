import type { StoryDecision } from '../story-decision.js';
import { tasksOf } from '../story-table.js';

/** Potatoes, farmland and the market of both. */
export const farming: readonly StoryDecision[] = [
  {
    at: '2026-10-13 10:00',
    title: '马铃薯种薯贮藏和产销衔接专项行动（演示）',
    by: 'L11/secretary',
    responsibleLeader: 'L11/leader',
    dispatch: 'at_once',
    path: '贮藏、加工、外销三线并进，县区分片包抓。',
    standard: '入窖合格率98%以上，外销和加工量不低于上年。',
    tasks: tasksOf(`
      种薯贮藏窖消毒和入窖检查 | GD-NYJ + 621102 | 10-30! | concluded
      马铃薯加工企业满负荷生产调度 | GD-GXJ + PK-NY | 12-15 | later-asked
      安定区马铃薯批发市场冷链库扩容 | 621102 | 12-10 | stuck
      脱毒种薯质量检测全覆盖 | GD-NKY + GD-SCJ | 12-04 | waiting
      组织鲜薯外销专列20列 | GD-SHANGWU + GD-JTJ | 12-18 | on-plan
      通渭县鲜薯收购贷款投放到位 | ST-NFH + 621121 | 11-03! | order-issued
      马铃薯种植保险理赔兑付到户 | GD-CZJ | 11-30 | returned-done
    `),
  },
  {
    at: '2026-10-14 09:30',
    title: '2026年高标准农田建设收官攻坚（演示）',
    by: 'PD-SWB/supervision_office',
    responsibleLeader: 'L11/leader',
    dispatch: 'in_five_minutes',
    path: '县区为主体、乡镇抓地块，土方、灌溉、道路、林网同步推进。',
    standard: '建成面积达标，县级验收合格，资料上图入库。',
    tasks: tasksOf(`
      安定区建成高标准农田3.2万亩 | 621102 | 12-15 | on-plan
      > 称钩驿镇完成田块整治0.8万亩 | 621102104 | 12-10 | on-plan
      > 西巩驿镇完成田块整治0.9万亩 | 621102106 | 12-10 | slow
      > 鲁家沟镇灌溉管网铺设26公里 | 621102105 | 12-08 | stuck
      > 凤翔镇完成田块整治0.3万亩 | 621102101 | 12-10 | slow
      > 凤翔镇田间道路硬化6公里 | 621102101 | 12-08 | returned-once
      > 内官营镇田间道路硬化14公里 | 621102102 | 11-30 | waiting
      > 工程质量监督检测和资料归档 | 621102-NYJ + 621102-SHUIWU | 12-11 | on-plan
      陇西县建成高标准农田2.6万亩 | 621122 | 12-15 | on-plan
      > 首阳镇完成土方工程0.7万亩 | 621122102 | 12-08 | on-plan
      > 云田镇完成土方工程0.6万亩 | 621122106 | 12-08 | returned-once
      > 节水灌溉设备安装调试 | 621122-SHUIWU | 12-10 | on-plan
      通渭县建成高标准农田2.1万亩 | 621121 | 12-15 | slow
      渭源县建成高标准农田1.5万亩 | 621123 | 11-20! | overdue
      临洮县建成高标准农田2.4万亩 | 621124 | 12-10 | reported-done
      漳县建成高标准农田0.8万亩 | 621125 | 11-13! | concluded
      岷县建成高标准农田1.1万亩 | 621126 | 12-15 | on-plan | 11-09 60 土方工程完工; 12-15 100 县级验收
      县级验收技术指导和抽查 | GD-NYJ + GD-SHUIWU + GD-ZRJ | 12-25 | on-plan
      建后管护资金落实 | GD-CZJ | 12-18 | dispute-rejected
    `),
  },
  {
    at: '2026-10-19 10:00',
    title: '东西部协作农产品产销对接活动筹备（演示）',
    by: 'L11/secretary',
    responsibleLeader: 'L11/leader',
    dispatch: 'at_once',
    path: '政府搭台、企业对接、订单落地。',
    standard: '签订购销订单20份以上。',
    withdrawn: { at: '2026-11-03 16:00', reason: '协作方调整活动时间至2027年一季度，届时另行交办。' },
    tasks: tasksOf(`
      拟定活动方案并与协作方会商 | GD-SHANGWU | 12-10 | on-plan
      组织参展企业和产品目录 | GD-NYJ + GD-GXS | 12-10 | on-plan
      落实活动经费和场地 | GD-CZJ | 12-05 | on-plan
      宣传报道方案 | PD-XCB + PD-RBS | 12-10 | on-plan
    `),
  },
];
