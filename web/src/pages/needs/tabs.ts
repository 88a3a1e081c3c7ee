/** The tabs of a need's page, in their order: one line for each capability that hangs something on a need. */
import type { Component } from 'svelte';
import type { Need } from '../../api/client.ts';
import type { Live } from '../../api/live.svelte.ts';
import AwardTab from '../awards/AwardTab.svelte';
import BountyTab from '../bounties/BountyTab.svelte';
import Compare from '../comparison/Compare.svelte';
import NeedContracts from '../contracts/NeedContracts.svelte';
import NeedMeetings from '../meetings/NeedMeetings.svelte';
import Outreach from '../outreach/Outreach.svelte';
import PushTab from '../pushes/PushTab.svelte';
import Questions from '../questions/Questions.svelte';
import NeedResponses from '../responses/NeedResponses.svelte';
import PanelTab from '../reviews/PanelTab.svelte';
import Overview from './Overview.svelte';
import Timeline from './Timeline.svelte';
import Versions from './Versions.svelte';

export const needKeys = [
  'overview',
  'questions',
  'responses',
  'compare',
  'award',
  'challenge',
  'meetings',
  'contracts',
  'reviews',
  'pushes',
  'outreach',
  'versions',
  'timeline',
] as const;

/** What a tab is given. */
export interface NeedTabProps {
  need: Need;
  /** Loads the need anew, after something was done to it. */
  reload: () => Promise<void>;
  /** Live events of this need; one connection for all tabs. */
  live: Live;
}

interface NeedTab {
  key: (typeof needKeys)[number];
  show: Component<NeedTabProps>;
  /** Whether this reader has it; everybody where it is left out. */
  shown?: (need: Need) => boolean;
}

const registered: NeedTab[] = [
  // In any order; `needKeys` is the one that is shown.
  { key: 'overview', show: Overview },
  {
    key: 'meetings',
    show: NeedMeetings,
    shown: (need) => need.published_version !== null || isParty(need, 'organiser', 'enterprise', 'lead', 'manager'),
  },
  { key: 'questions', show: Questions, shown: (need) => need.published_version !== null },
  { key: 'responses', show: NeedResponses, shown: (need) => need.published_version !== null },
  { key: 'versions', show: Versions, shown: (need) => need.version > 0 },
  { key: 'timeline', show: Timeline, shown: (need) => need.can.see_timeline },
  {
    key: 'compare',
    show: Compare,
    shown: (need) =>
      isParty(need, 'enterprise', 'lead', 'manager', 'organiser') && !isUnpublished(need) && !isSealed(need),
  },
  {
    key: 'award',
    show: AwardTab,
    shown: (need) =>
      ['selected', 'publicity', 'contracting', 'contracted'].includes(need.state) ||
      need.actions.includes('select') ||
      (need.state === 'matching' && isParty(need, 'manager', 'organiser')),
  },
  {
    key: 'challenge',
    show: BountyTab,
    shown: (need) => need.challenge !== null || need.actions.includes('challenge'),
  },
  {
    key: 'contracts',
    show: NeedContracts,
    shown: (need) =>
      need.state === 'contracting' ||
      need.state === 'contracted' ||
      isParty(need, 'organiser', 'enterprise', 'manager'),
  },
  { key: 'reviews', show: PanelTab, shown: (need) => isParty(need, 'organiser', 'enterprise', 'lead', 'manager') },
  {
    key: 'pushes',
    show: PushTab,
    shown: (need) => need.version > 0 && isParty(need, 'organiser', 'enterprise', 'manager'),
  },
  {
    key: 'outreach',
    show: Outreach,
    shown: (need) => !isUnpublished(need) && isParty(need, 'organiser', 'enterprise', 'lead', 'manager'),
  },
];

/** In the order of `needKeys`, whatever the order in which they were registered. */
export const tabs = registered.toSorted((a, b) => needKeys.indexOf(a.key) - needKeys.indexOf(b.key));

/** Whether the reader is one of these to the need. */
export const isParty = (need: Need, ...parties: Need['parties']) => need.parties.some((one) => parties.includes(one));

/** Whether its responses are opened to nobody but their teams: until it closes, or for good where it ended before. */
export const isSealed = (need: Need) =>
  need.content.opening === 'at_deadline' &&
  (need.state === 'open' || (['withdrawn', 'taken_down'].includes(need.state) && need.closed_at === null));

/** Whether nobody can have answered it yet. */
const isUnpublished = (need: Need) => need.published_version === null;
