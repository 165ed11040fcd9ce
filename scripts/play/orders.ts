import type { Scene } from './scene.js';

/** The office head signs most drafts, declines a few with his reason, and leaves some lying. */
export async function decideOrders({ people, eye, chance }: Scene): Promise<void> {
  const head = await people.officeHead();
  for (const { id, version } of await eye.orders('draft')) {
    const luck = chance.next();
    if (luck < 0.75)
      await head.post(`/api/v1/supervision-orders/${id}/issue`, {
        version,
        requirement: '请对照任务清单说明滞后原因，明确补救措施和完成时间。',
      });
    else if (luck < 0.85)
      await head.post(`/api/v1/supervision-orders/${id}/decline`, {
        version,
        reason: '责任单位已当面说明情况，继续观察。',
      });
  }
}

/** Units sign and answer; some do not, and the order escalates. */
export async function answerOrders({ people, eye, chance }: Scene): Promise<void> {
  for (const { id, bodyCode } of await eye.orders('issued'))
    if (chance.happens(0.85))
      await (await people.headOf(bodyCode)).post(`/api/v1/supervision-orders/${id}/sign`, {});
  for (const { id, bodyCode } of await eye.orders('signed'))
    if (chance.happens(0.8))
      await (
        await people.clerkOf(bodyCode)
      ).post(`/api/v1/supervision-orders/${id}/feedback`, {
        feedback: '滞后原因是前期手续办理超出预期，已增派力量，承诺月底前赶上进度。',
      });
}

/** The supervision office closes what was answered well and returns the rest. */
export async function reviewOrders({ people, eye, chance }: Scene): Promise<void> {
  const office = await people.office();
  for (const { id } of await eye.orders('answered'))
    await office.post(
      `/api/v1/supervision-orders/${id}/review`,
      chance.happens(0.85)
        ? { outcome: 'pass', note: '措施可行，予以销号。' }
        : { outcome: 'return', note: '没有写明补救时间，请补充。' },
    );
}
