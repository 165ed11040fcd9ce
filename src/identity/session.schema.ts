import { z } from 'zod';
import { plainText } from '../persistence/plain-text.js';

/** What a sign-in asks for; the password is never trimmed or cut. */
export const signInInput = z
  .strictObject({
    userName: plainText(100, '请填写用户名'),
    password: z.string().min(1, '请填写密码').max(200, '密码不超过200字'),
  })
  .meta({ id: 'SignIn', description: 'User name and password' });

export type SignInInput = z.infer<typeof signInInput>;

/** How a user name is made: nothing that looks like something else. */
export const userNameText = z
  .string('请填写登录名')
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,49}$/, '登录名为3至50个小写字母、数字、点、横线，以字母或数字开头');

const typedCode = z.string('请填写验证码').trim().min(1, '请填写验证码').max(40, '验证码不超过40个字符');

/** A code of the authenticator app, or a recovery code. */
export const codeInput = z.strictObject({ code: typedCode }).meta({ id: 'SignInCode' });

export type CodeInput = z.infer<typeof codeInput>;

/** A new password, twice; never trimmed or cut. */
const twicePassword = {
  password: z.string('请填写新密码').min(1, '请填写新密码').max(200, '密码不超过200个字符'),
  again: z.string('请再填写一次新密码').max(200, '密码不超过200个字符'),
};
const sameTwice = ({ password, again }: { password: string; again: string }): boolean => password === again;
const notTheSame = { path: ['again'], message: '两次填写的新密码不一样' };

export const newPasswordInput = z
  .strictObject(twicePassword)
  .refine(sameTwice, notTheSame)
  .meta({ id: 'NewPassword' });

export type NewPasswordInput = z.infer<typeof newPasswordInput>;

export const ownPasswordInput = z
  .strictObject({
    current: z.string('请填写现在的密码').min(1, '请填写现在的密码').max(200, '密码不超过200个字符'),
    ...twicePassword,
  })
  .refine(sameTwice, notTheSame)
  .meta({ id: 'OwnPassword', description: 'The present password, and the new one twice' });

export type OwnPasswordInput = z.infer<typeof ownPasswordInput>;

/** What the first holder of an administrator's post fills in. */
export const firstAdministratorInput = z
  .strictObject({
    token: z.string('请填写一次性口令').trim().min(1, '请填写一次性口令').max(200, '口令不超过200个字符'),
    name: plainText(40, '请填写姓名'),
    userName: userNameText,
    ...twicePassword,
  })
  .refine(sameTwice, notTheSame)
  .meta({ id: 'FirstAdministrator' });

export type FirstAdministratorInput = z.infer<typeof firstAdministratorInput>;

/** The post for which a person with several wants to act. */
export const postChoice = z.strictObject({ postId: z.uuid('岗位编号不对') }).meta({ id: 'PostChoice' });

export type PostChoice = z.infer<typeof postChoice>;

const postView = z
  .strictObject({
    id: z.uuid(),
    title: z.string(),
    role: z.string(),
    /** Name of the holder for whom a delegate acts; null: it is his own post. */
    onBehalfOf: z.string().nullable(),
    body: z.strictObject({ id: z.uuid(), name: z.string(), level: z.enum(['city', 'county', 'township']) }),
  })
  .meta({ id: 'Post' });

/** Who is signed in and for which post; both null before sign-in. The token goes with every change. */
export const sessionView = z
  .strictObject({
    person: z.strictObject({ id: z.uuid(), name: z.string() }).nullable(),
    post: postView.nullable(),
    posts: z.array(postView),
    csrfToken: z.string(),
    /** What the sign-in still wants; left out: nothing, or there is none. */
    next: z.enum(['code', 'password', 'enrol']).optional(),
  })
  .meta({ id: 'Session' });

export type SessionView = z.infer<typeof sessionView>;

export const enrolmentView = z
  .strictObject({ secret: z.string(), uri: z.string() })
  .meta({ id: 'Enrolment' });

export const enrolledView = z
  .strictObject({ session: sessionView, recovery: z.array(z.string()) })
  .meta({ id: 'Enrolled', description: 'Recovery codes, shown once' });
