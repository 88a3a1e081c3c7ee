import type { Answer } from '../../api/client.ts';

type Choices = Answer<'/api/me/notification-choices', 'get'>['choices'];
export type Group = Choices[number]['group'];
export type Channel = Choices[number]['channel'];

/** In the order of the pages. */
export const groups: readonly Group[] = [
  'needs',
  'pushes',
  'responses',
  'questions',
  'reviews',
  'meetings',
  'contracts',
  'account',
];
export const channels: readonly Channel[] = ['in_app', 'email', 'webhook'];
