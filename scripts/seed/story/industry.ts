import type { StoryDecision } from '../story-decision.js';
import { tasksOf } from '../story-table.js';

/** Industries, projects and the way in which the city serves them. */
export const industry: readonly StoryDecision[] = [
  {
    at: '2026-10-09 14:30',
    title: '优化营商环境突出问题整改（演示）',
    by: 'PD-SWB/supervision_office',
    responsibleLeader: 'L04/leader',
    complete: true,
    dispatch: 'at_once',
    path: '问题建账、对账整改、企业评价销号。',
    standard: '整改措施落地，企业满意度95%以上。',
    tasks: tasksOf(`
      开办企业压减为一个工作日办结 | GD-SCJ + GD-SJU | 10-30! | concluded
      工程建设项目审批“一窗受理” | GD-ZJJ + GD-ZRJ | 10-30! | concluded
      清理政府采购不合理限制条款 | GD-CZJ + GD-GGZY | 11-04! | concluded
      公示涉企行政检查频次上限 | GD-SFJ | 10-23! | concluded
      拖欠中小企业账款台账销号 | GD-GXJ | 10-28! | order-closed
    `),
  },
  {
    at: '2026-10-12 10:00',
    title: '中医药产业提质增效四季度重点任务（演示）',
    by: 'L02/secretary',
    responsibleLeader: 'L10/leader',
    dispatch: 'at_once',
    path: '种植、加工、仓储、交易、康养五个环节分头推进，专班每周调度。',
    standard: '按节点完成并提供验收资料，产值增速不低于全年目标。',
    tasks: tasksOf(`
      完成标准化中药材种植基地8万亩验收 | GD-NYJ + 621123 + 621125 | 12-18 | on-plan
      陇西中药材仓储物流园二期主体完工 | PK-LX + 621122 | 12-25 | on-plan | 11-16 60 钢结构主体封顶; 12-25 100 竣工验收
      岷县当归产地初加工线建成投产6条 | 621126 + PK-MX | 12-18 | stuck
      中药材质量追溯平台覆盖规上企业 | GD-SCJ + GD-SJU | 12-04 | returned-once
      中医药产业推介签约项目落地开工 | GD-SHANGWU + GD-GXJ | 11-04! | order-returned
      推出中医药康养旅游线路3条 | GD-WLJ + GD-WJW | 12-18 | on-plan
      建成渭源县党参绿色种植示范片 | 621123 + GD-NKY | 11-13! | concluded
      落实中药材产业贷款贴息 | GD-CZJ + ST-NH | 12-11 | slow
      开展道地药材种质资源保护 | GD-NKY | 长期 | signed
    `),
  },
  {
    at: '2026-10-16 15:00',
    title: '重大项目建设四季度冲刺专题会议议定事项（演示）',
    by: 'PD-SWB/supervision_office',
    responsibleLeader: 'L04/leader',
    dispatch: 'at_once',
    path: '',
    standard: '',
    document: {
      number: '定府纪〔2026〕31号（演示）',
      text: `重大项目建设四季度冲刺专题会议纪要（演示）

会议议定事项如下：
1.四季度拟开工项目前期手续全部办结。（责任单位：市发展改革委；配合单位：市自然资源局；完成时限：2026年12月10日）
2.争取超长期特别国债项目资金下达。（责任单位：市财政局；完成时限：2026年12月18日）
3.定西生态科技创新城标准化厂房交付使用。（责任单位：定西生态科创城；完成时限：2026年12月4日）
4.临洮县装备制造产业园道路和管网贯通。（责任单位：临洮县；配合单位：临洮经开区；完成时限：2026年12月20日）
5.完成引洮供水二期配套工程年度投资。（责任单位：市水务局；配合单位：定西水投集团；完成时限：2026年12月25日）
6.定临高速连接线征地拆迁清零。（责任单位：市交通运输局；配合单位：安定区；完成时限：2026年12月11日）
7.漳县盐化工循环经济项目取得环评批复。（责任单位：漳县；配合单位：市生态环境局；完成时限：2026年11月30日）
8.谋划储备明年项目200个以上。（责任单位：市发展改革委；完成时限：2026年12月15日）
`,
    },
    tasks: tasksOf(`
      四季度拟开工项目前期手续全部办结 | GD-FGW + GD-ZRJ | 12-10 | on-plan
      争取超长期特别国债项目资金下达 | GD-CZJ | 12-18 | slow
      定西生态科技创新城标准化厂房交付使用 | PK-KC | 12-04 | reported-done
      临洮县装备制造产业园道路和管网贯通 | 621124 + PK-LT | 12-20 | blocked-climbed
      完成引洮供水二期配套工程年度投资 | GD-SHUIWU + SE-ST | 12-25 | blocked-asked
      定临高速连接线征地拆迁清零 | GD-JTJ + 621102 | 12-11 | stuck
      漳县盐化工循环经济项目取得环评批复 | 621125 + GD-HBJ | 11-30 | returned-done
      谋划储备明年项目200个以上 | GD-FGW | 12-15 | slow
    `),
  },
  {
    at: '2026-11-18 09:30',
    title: '工业经济稳增长冬季行动（演示）',
    by: 'L02/secretary',
    responsibleLeader: 'L10/leader',
    dispatch: 'at_once',
    path: '一企一策帮扶，旬调度、月会商。',
    standard: '规上工业增加值增速达到年度目标。',
    tasks: tasksOf(`
      12家重点企业满负荷生产保障 | GD-GXJ + ST-GW | 12-25! | signed
      年内升规入统企业6户培育 | GD-TJJ + GD-GXJ | 12-22! | signed
      盘活开发区闲置厂房9处 | PK-TW | 12-18! | unsigned
      工业用气用电错峰保障方案 | GD-FGW | 12-15! | unsigned
      科技型中小企业研发费用加计扣除辅导 | ST-TAX + GD-KJJ | 12-20! | signed
    `),
  },
];
