/** Which page an address shows. Pages are loaded when somebody goes there. */
import type { Component } from 'svelte';
import { match } from './match.ts';

type Params = Record<string, string | undefined>;

interface Route {
  pattern: string;
  load: () => Promise<{ default: Component<never> }>;
  props?: (params: Params) => Record<string, unknown>;
  /** Two addresses with the same key are one page, which stays as it is when the reader goes from one to the other. */
  key?: (params: Params) => string;
}

const routes: Route[] = [
  { pattern: '/', load: () => import('./pages/Home.svelte') },
  { pattern: '/challenges', load: () => import('./pages/Home.svelte') },
  {
    pattern: '/challenges/:slug/:tab?',
    load: () => import('./pages/challenge/Challenge.svelte'),
    props: ({ slug, tab }) => ({ slug, tab: tab ?? 'overview' }),
    key: ({ slug }) => slug ?? '',
  },
  { pattern: '/needs/new', load: () => import('./pages/needs/form/NewNeed.svelte') },
  {
    pattern: '/needs/:id/edit',
    load: () => import('./pages/needs/form/NeedForm.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/needs/:id/amend',
    load: () => import('./pages/needs/form/NeedForm.svelte'),
    props: ({ id }) => ({ id, mode: 'addendum' }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/needs/:id/respond',
    load: () => import('./pages/responses/Respond.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/responses/:id',
    load: () => import('./pages/responses/Response.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/responses/:id/edit',
    load: () => import('./pages/responses/Edit.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  { pattern: '/needs', load: () => import('./pages/catalogue/Catalogue.svelte') },
  { pattern: '/needs/saved', load: () => import('./pages/catalogue/Saved.svelte') },
  {
    pattern: '/needs/:id/:tab?',
    load: () => import('./pages/needs/Need.svelte'),
    props: ({ id, tab }) => ({ id, tab: tab ?? 'overview' }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/n/:number',
    load: () => import('./pages/outreach/Short.svelte'),
    props: ({ number }) => ({ number }),
    key: ({ number }) => number ?? '',
  },
  {
    pattern: '/submissions/:id',
    load: () => import('./pages/Submission.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/organise/judging/:tab?/:id?',
    load: () => import('./pages/judging/Judging.svelte'),
    props: ({ tab, id }) => ({ tab: tab ?? 'queue', id: id ?? null }),
  },
  { pattern: '/organise/needs', load: () => import('./pages/organise/needs/NeedsDesk.svelte') },
  {
    pattern: '/reviews/:id',
    load: () => import('./pages/reviews/Review.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  { pattern: '/institutions', load: () => import('./pages/institutions/Register.svelte') },
  { pattern: '/institutions/new', load: () => import('./pages/institutions/NewInstitution.svelte') },
  {
    pattern: '/institutions/:id/:tab?',
    load: () => import('./pages/institutions/Institution.svelte'),
    props: ({ id, tab }) => ({ id, tab: tab ?? 'overview' }),
    key: ({ id }) => id ?? '',
  },
  { pattern: '/organise/institutions', load: () => import('./pages/organise/institutions/Institutions.svelte') },
  { pattern: '/people', load: () => import('./pages/people/Register.svelte') },
  { pattern: '/people/me', load: () => import('./pages/people/Me.svelte') },
  {
    pattern: '/people/:id',
    load: () => import('./pages/people/Person.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  { pattern: '/organise/people', load: () => import('./pages/organise/people/People.svelte') },
  {
    pattern: '/join/:secret',
    load: () => import('./pages/institutions/Join.svelte'),
    props: ({ secret }) => ({ secret }),
    key: ({ secret }) => secret ?? '',
  },
  { pattern: '/organise/contracts', load: () => import('./pages/contracts/AllContracts.svelte') },
  {
    pattern: '/contracts/new',
    load: () => import('./pages/contracts/NewContract.svelte'),
  },
  {
    pattern: '/contracts/:id/edit',
    load: () => import('./pages/contracts/EditContract.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/contracts/:id/:tab?',
    load: () => import('./pages/contracts/Contract.svelte'),
    props: ({ id, tab }) => ({ id, tab: tab ?? 'overview' }),
    key: ({ id }) => id ?? '',
  },
  { pattern: '/sign-in', load: () => import('./pages/SignIn.svelte'), props: () => ({ isNew: false }) },
  { pattern: '/sign-up', load: () => import('./pages/SignIn.svelte'), props: () => ({ isNew: true }) },
  {
    pattern: '/desk/:tab?',
    load: () => import('./pages/desk/Desk.svelte'),
    props: ({ tab }) => ({ tab: tab ?? null }),
  },
  { pattern: '/meetings', load: () => import('./pages/meetings/Meetings.svelte') },
  { pattern: '/meetings/new', load: () => import('./pages/meetings/NewMeeting.svelte') },
  {
    pattern: '/meetings/:id',
    load: () => import('./pages/meetings/Meeting.svelte'),
    props: ({ id }) => ({ id }),
    key: ({ id }) => id ?? '',
  },
  {
    pattern: '/notifications/:tab?',
    load: () => import('./pages/notifications/Notifications.svelte'),
    props: ({ tab }) => ({ tab: tab ?? 'list' }),
  },
  { pattern: '/statistics', load: () => import('./pages/statistics/Statistics.svelte') },
  {
    pattern: '/statistics/:figure',
    load: () => import('./pages/statistics/Rows.svelte'),
    props: ({ figure }) => ({ figure }),
    key: ({ figure }) => figure ?? '',
  },
  { pattern: '/guides', load: () => import('./pages/guides/Guides.svelte') },
  {
    pattern: '/guides/:name/:version?',
    load: () => import('./pages/guides/Guide.svelte'),
    props: ({ name, version }) => ({ name, version: version ?? null }),
    key: ({ name }) => name ?? '',
  },
  { pattern: '/account', load: () => import('./pages/Account.svelte') },
];

const missing: Route = { pattern: '', load: () => import('./pages/Missing.svelte') };
const loaded = new Map<Route, Promise<{ default: Component<never> }>>();

export interface Shown {
  page: Promise<{ default: Component<never> }>;
  props: Record<string, unknown>;
  key: string;
}

/** What is shown at a path; a page that was loaded once is there at once. */
export function pageAt(path: string): Shown {
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (!params) continue;
    return {
      page: load(route),
      props: route.props?.(params) ?? {},
      key: `${route.pattern} ${route.key?.(params) ?? ''}`,
    };
  }
  return { page: load(missing), props: {}, key: 'missing' };
}

function load(route: Route): Promise<{ default: Component<never> }> {
  const page = loaded.get(route) ?? route.load();
  loaded.set(route, page);
  // A page whose file did not arrive is asked for again the next time.
  page.catch(() => loaded.delete(route));
  return page;
}
