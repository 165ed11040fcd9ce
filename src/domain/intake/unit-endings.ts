const unit =
  /(?:局|委|办|部|厅|处|院|署|室|政府|委员会|人大|政协|公司|集团|银行|分行|支行|队|中心|学校|大学|高校|所|站|馆|社|会|联|县|区|镇|乡|街道|专班|组|单位|部门|企业|陆港|机关|电视台|基地|协会|港|新城|办事处)$/;
const person = /(?:书记|[市县区州]长|主任|部长|主席|秘书长|常委|同志|局长|院长|检察长)$/;
const longestName = 26;

/** Whether a plain text ends as a unit's name does. Source: assumption, from the names in published documents. */
export function endsLikeUnit(plain: string): boolean {
  return unit.test(plain);
}

/** Whether a plain text ends with an office that a person holds. Source: assumption. */
export function endsLikePerson(plain: string): boolean {
  return person.test(plain);
}

/** Whether a plain name as a whole can be a unit's; a bracket at its end does not count. */
export function isUnitLike(name: string): boolean {
  return name.length > 1 && name.length <= longestName && endsLikeUnit(name.replace(/\([^()]*\)$/, ''));
}
