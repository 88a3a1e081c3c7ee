/** Every state machine of the bounty's life. */
import { contractLife, milestoneLife } from './contract.ts';
import { meetingLife } from './meeting.ts';
import { needLife } from './need.ts';
import { responseLife } from './response.ts';

export const lives = {
  need: needLife,
  response: responseLife,
  contract: contractLife,
  milestone: milestoneLife,
  meeting: meetingLife,
} as const;

export type LifeName = keyof typeof lives;
