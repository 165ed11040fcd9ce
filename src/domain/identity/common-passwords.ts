const listed = `
  123456 1234567 12345678 123456789 1234567890 12345 111111 11111111 000000 00000000 666666 88888888 888888 66666666
  123123 123123123 123321 112233 11223344 147258369 159357 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz@wsx qazwsx qazwsxedc
  qwerty qwertyui qwertyuiop qwer1234 asdfgh asdfghjkl asdf1234 zxcvbn zxcvbnm zxcvbnm123 q1w2e3r4 qweasd qweasdzxc
  password passw0rd p@ssw0rd p@ssword password1 password12 password123 passwd pass1234 letmein welcome welcome1 welcome123
  admin admin1 admin12 admin123 admin1234 admin888 admin@123 administrator root root123 root1234 toor guest test test123
  test1234 testtest user user123 demo demo123 changeme default temp temp123 temp1234 secret secret123 master superman batman
  iloveyou iloveyou1 woaini woaini123 woaini1314 woaini520 5201314 1314520 520520 521521 woaiwojia woaizhongguo zhongguo
  a123456 a1234567 a12345678 a123456789 aa123456 aaa111 abc123 abc12345 abc123456 abcd1234 abcd123456 abc123abc
  qq123456 q123456 q12345678 w123456 z123456 z12345678 asd123 asd123456 123qwe 123qwe123 123abc 123456a 12345678a 123456aa
  123456abc 123456qq 1234qwer 1234abcd 12341234 98765432 987654321 87654321 7654321 654321 aaaaaa aaaaaaaa
  monkey dragon sunshine princess football baseball shadow michael jordan jordan23 computer internet windows huawei huawei123
  lenovo dell1234 tencent alibaba baidu taobao weixin wechat sysadmin system manager oracle mysql postgres zaq12wsx
  zaq1zaq1 xiaoming wangwei zhangsan lisi beijing shanghai gansu gansu123 renmin gongan zhengfu jiguan danwei mima mima123
  mima1234 nihao nihao123 nihaoma
`;

/** Passwords that are tried first in China, in small letters, also with digits or signs behind. Source: Chinese surveys. */
export const commonPasswords: ReadonlySet<string> = new Set(listed.trim().split(/\s+/));
