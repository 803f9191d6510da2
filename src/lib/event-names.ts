/** Names in the configuration and in tags of jobs that say which events a webhook gets, and how. */

/** `ended`: every end of a job. `started`: its start. `progress`: a quarter, a half and three quarters of its records. */
export const EVENT_GROUPS = ["ended", "started", "progress"] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

/** `standard`: the body that Standard Webhooks describes. `eventbridge`: the envelope of Amazon EventBridge. */
export const WEBHOOK_FORMATS = ["standard", "eventbridge"] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];
