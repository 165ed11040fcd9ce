import type { BodyRow } from './body-row.js';
import type { ListedBody } from './city-tables.js';

// suffix of the code, city bureau of the same line, name, short name
const usualBureaus = [
  ['FGW', 'GD-FGW', '发展和改革局', '发改局'],
  ['CZJ', 'GD-CZJ', '财政局', '财政局'],
  ['NYJ', 'GD-NYJ', '农业农村局', '农业农村局'],
  ['ZJJ', 'GD-ZJJ', '住房和城乡建设局', '住建局'],
  ['JTJ', 'GD-JTJ', '交通运输局', '交通运输局'],
  ['SHUIWU', 'GD-SHUIWU', '水务局', '水务局'],
  ['JYJ', 'GD-JYJ', '教育局', '教育局'],
  ['WJW', 'GD-WJW', '卫生健康局', '卫健局'],
  ['MZJ', 'GD-MZJ', '民政局', '民政局'],
  ['RSJ', 'GD-RSJ', '人力资源和社会保障局', '人社局'],
  ['ZRJ', 'GD-ZRJ', '自然资源局', '自然资源局'],
  ['GXJ', 'GD-GXJ', '工业和信息化局', '工信局'],
  ['SHANGWU', 'GD-SHANGWU', '商务局', '商务局'],
  ['WLJ', 'GD-WLJ', '文化体育广电和旅游局', '文旅局'],
  ['YJJ', 'GD-YJJ', '应急管理局', '应急局'],
  ['SCJ', 'GD-SCJ', '市场监督管理局', '市场监管局'],
  ['TJJ', 'GD-TJJ', '统计局', '统计局'],
  ['SJJ', 'GD-SJJ', '审计局', '审计局'],
  ['SFJ', 'GD-SFJ', '司法局', '司法局'],
  ['DCS', 'GD-ZFB', '政府督查室', '政府督查室'],
] as const;

/**
 * The 20 usual bureaus of a county, each in the line of its city bureau. They have no category: the seven
 * categories are those of the bodies that the city assesses.
 * Source: rules/dingxi/data/README.md, "What the program adds"; abbreviations are an assumption.
 */
export function countyBureaus(county: ListedBody): BodyRow[] {
  return usualBureaus.map(([suffix, lineCode, name, shortName]) => ({
    code: `${county.code}-${suffix}`,
    fullName: `${county.short_name}${name}`,
    shortName: `${county.short_name}${shortName}`,
    aliases: [],
    category: null,
    rankingGroup: null,
    level: 'county',
    parentCode: county.code,
    lineCode,
    managedBy: 'city',
  }));
}
