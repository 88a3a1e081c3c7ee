/** The parts of a contract's page, in their order. */
import type { Component } from 'svelte';
import History from './History.svelte';
import Incidents from './Incidents.svelte';
import Milestones from './Milestones.svelte';
import Overview from './Overview.svelte';
import Payments from './Payments.svelte';
import Sharing from './Sharing.svelte';
import type { PartProps } from './types.ts';

interface ContractTab {
  key: 'overview' | 'milestones' | 'payments' | 'sharing' | 'incidents' | 'timeline';
  show: Component<PartProps>;
  /** Whether somebody who only has a share in it has this part. */
  forPayees?: boolean;
}

export const tabs: ContractTab[] = [
  { key: 'overview', show: Overview },
  { key: 'milestones', show: Milestones },
  { key: 'sharing', show: Sharing, forPayees: true },
  { key: 'payments', show: Payments, forPayees: true },
  { key: 'incidents', show: Incidents },
  { key: 'timeline', show: History },
];
