/**
 * Names that the generator must not give to anyone: they belong to persons in public office or to authors of
 * the sources. Source: rules/dingxi/data/README.md, section 4 (a likeness found later is added here).
 */
export const deniedNames: ReadonlySet<string> = new Set(
  (
    '习近平 李强 赵乐际 王沪宁 蔡奇 丁薛祥 李希 任振鹤 胡昌升 武和谦 马文玫 戴超 丁陆军 李晓毅 张懿笃 ' +
    '金钟 李景辉 田金观 田学荣'
  ).split(' '),
);
