/** The tabs of one's desk, in their order: one line for each capability that has something to do there. */
import type { Component } from 'svelte';
import type { Account } from '../../api/client.ts';
import MyContracts from '../contracts/MyContracts.svelte';
import OwnInstitutions from '../institutions/OwnInstitutions.svelte';
import MyMeetings from '../meetings/MyMeetings.svelte';
import MyNeeds from '../needs/MyNeeds.svelte';
import MyPushes from '../pushes/MyPushes.svelte';
import MyResponses from '../responses/MyResponses.svelte';
import MyReviews from '../reviews/MyReviews.svelte';

export const deskKeys = ['needs', 'reviews', 'pushes', 'responses', 'meetings', 'contracts', 'institutions'] as const;

interface DeskTab {
  key: (typeof deskKeys)[number];
  show: Component;
  /** Only these roles have it; everybody where it is left out. */
  roles?: Account['role'][];
}

const registered: DeskTab[] = [
  // In any order; `deskKeys` is the one that is shown.
  { key: 'institutions', show: OwnInstitutions },
  { key: 'needs', show: MyNeeds },
  { key: 'meetings', show: MyMeetings },
  { key: 'contracts', show: MyContracts },
  { key: 'reviews', show: MyReviews, roles: ['expert'] },
  { key: 'responses', show: MyResponses },
  { key: 'pushes', show: MyPushes },
];

export const tabs = registered.toSorted((a, b) => deskKeys.indexOf(a.key) - deskKeys.indexOf(b.key));
