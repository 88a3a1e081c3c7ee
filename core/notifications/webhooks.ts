/** What webhooks take: `plain` is signed JSON; the others are what the group robots of WeCom, DingTalk and Feishu take. */
export const webhookFormats = ['plain', 'wecom', 'dingtalk', 'feishu'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];
