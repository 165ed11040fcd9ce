import type { MessageEnvironment } from '../../config/message-settings.js';
import type { Channel, ChannelName } from './channel.js';
import { channelNames } from './channel.js';
import { MailChannel } from './mail.channel.js';
import { SmsChannel } from './sms.channel.js';
import { WebhookChannel } from './webhook.channel.js';

/** The channels that are set. Whoever adds one adds its line here, and its name to `channelNames`. */
export function openChannels({ mail, webhook, sms, publicUrl, timeoutMs }: MessageEnvironment): Channel[] {
  return [
    ...(mail === null ? [] : [new MailChannel({ server: mail, publicUrl, timeoutMs })]),
    ...(webhook === null ? [] : [new WebhookChannel(webhook, timeoutMs)]),
    ...(sms === null ? [] : [new SmsChannel(sms, timeoutMs)]),
  ];
}

/** The names of the channels that are set. */
export const openNames = (settings: MessageEnvironment): ChannelName[] =>
  channelNames.filter((name) => settings[name] !== null);
