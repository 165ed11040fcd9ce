/** A person of the demo city whom a visitor may become with one press. */
export interface DemoCard {
  userName: string;
  role: string;
  who: string;
  does: string;
}

const card = (userName: string, role: string, who: string, does: string): DemoCard => ({
  userName,
  role,
  who,
  does,
});

/** One card for each way of using the system; user names are those of the demo city. */
export const demoCards: readonly DemoCard[] = [
  card('l04.leader', '市领导', '市政府领导', '看红黄灯和原因,决定约谈'),
  card('l04.secretary', '秘书', '市政府领导秘书', '代录批示,下达任务'),
  card('pd-swb.supervision_office', '两办督查室', '市委督查室', '登记文件、分解任务、起草督办单'),
  card('pd-swb.office_head', '督查室主任', '两办督查室', '签发督办单'),
  card('gd-fgw.unit_head', '责任单位负责人', '市发展改革委', '签收任务、提出职责异议'),
  card('gd-fgw.unit_staff', '责任单位经办人', '市发展改革委', '每月填报进展和佐证'),
  card('621102.unit_staff', '县区经办人', '安定区', '把任务分解到区直部门和乡镇'),
  card('621102101.unit_staff', '乡镇经办人', '安定区乡镇', '一人承办各条线的任务'),
  card('gd-fgw.lead_assessor', '考评牵头单位', '市发展改革委', '对照季度标准审核填报'),
  card('pd-jw.inspector', '纪委监委', '党风政风监督室', '全过程线上监督'),
];
