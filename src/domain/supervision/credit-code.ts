// Source: GB 32100-2015, annex A: the 31 characters in their order, and the weight 3^(i-1) mod 31 of each place.
const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Whether a text is a unified social credit code 统一社会信用代码: 18 characters of which the last one checks the others. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  const sum = weights.reduce(
    (total, weight, place) => total + weight * characters.indexOf(code.charAt(place)),
    0,
  );
  return characters.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
}
