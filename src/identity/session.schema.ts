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
  })
  .meta({ id: 'Session' });

export type SessionView = z.infer<typeof sessionView>;
