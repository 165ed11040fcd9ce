import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../../src/config/environment.js';

const needed = { DATABASE_URL: 'postgresql://x', SESSION_SECRET: 'x'.repeat(32), DEMO: '1' };

describe('the channels of messages', () => {
  it('are off where nothing is set, and the pages are reached on this machine', () => {
    expect(readEnvironment({ ...needed, PORT: '8081' }).messages).toMatchObject({
      ...{ publicUrl: 'http://localhost:8081', mail: null, webhook: null, sms: null },
    });
  });

  it('are on where they are set', () => {
    const { messages } = readEnvironment({
      ...needed,
      ...{ PUBLIC_URL: 'https://dkj.example/', SMTP_URL: 'smtp://mail:25', SMTP_FROM: 'a@b.cn' },
      ...{ WEBHOOK_URL: 'https://robot.example/send?key=1', WEBHOOK_KIND: 'wecom' },
      ...{ SMS_URL: 'https://sms.example', SMS_TOKEN: 't' },
    });
    expect(messages).toMatchObject({
      publicUrl: 'https://dkj.example',
      mail: { url: 'smtp://mail:25', from: 'a@b.cn' },
      webhook: { kind: 'wecom', secret: null },
      sms: { token: 't' },
    });
  });

  it.each([
    [{ SMTP_URL: 'smtp://mail:25' }, 'SMTP_FROM: is needed'],
    [{ SMTP_URL: 'http://mail' }, 'SMTP_URL'],
    [{ WEBHOOK_URL: 'https://hook.example' }, 'WEBHOOK_SECRET: is needed'],
    [{ SMS_URL: 'https://sms.example' }, 'SMS_TOKEN: is needed'],
    [{ PUBLIC_URL: 'dkj' }, 'PUBLIC_URL'],
  ])('refuse a half setting %j', (settings, line) => {
    expect(() => readEnvironment({ ...needed, ...settings })).toThrow(line);
  });
});
