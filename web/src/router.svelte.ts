/** Where the reader is, and how links take them elsewhere without loading the page anew. */
import { tick } from 'svelte';

export interface Place {
  path: string;
  search: string;
}

const here = (): Place => ({ path: location.pathname.replace(/(.)\/$/, '$1'), search: location.search });
/** Pages whose tabs are one page: going from one to another does not throw the reader back to its top. */
const tabbed = [
  /^\/challenges\/[^/]+/,
  /^\/needs\/(?!new|saved)[^/]+(?!.*\/(?:edit|amend|respond)$)/,
  /^\/institutions\/(?!new)[^/]+/,
  /^\/contracts\/(?!new)[^/]+(?!.*\/edit$)/,
  /^\/(?:desk|notifications)/,
  /^\/organise\/judging(?!\/rejudgings\/)/,
];

function pageOf(path: string): string {
  for (const page of tabbed) {
    const found = page.exec(path);
    if (found) return found[0];
  }
  return path;
}

class Router {
  place = $state(here());

  constructor() {
    addEventListener('popstate', () => {
      this.place = here();
    });
  }

  go(to: string): void {
    const before = this.place.path;
    history.pushState(null, '', to);
    this.place = here();
    void arrive(pageOf(before) === pageOf(this.place.path));
  }

  /** Goes on to where an address stands for, which the way back leaves out. */
  replace(to: string): void {
    history.replaceState(null, '', to);
    this.place = here();
    void arrive(false);
  }
}

async function arrive(isSamePage: boolean): Promise<void> {
  await tick();
  const marked = isSamePage ? document.querySelector('[data-keep-in-view]') : null;
  if (marked && marked.getBoundingClientRect().top < 0) marked.scrollIntoView({ block: 'start' });
  else if (!isSamePage) scrollTo(0, 0);
  // A screen reader hears where it is now; within a page the focus stays on the chosen tab.
  if (!isSamePage) document.getElementById('content')?.focus({ preventScroll: true });
}

export const router = new Router();

/** Takes over plain clicks on links within the site; on the element that holds them all. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return;
  const link = (event.target as Element).closest('a');
  if (!link?.href || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
  if (link.pathname.startsWith('/api/')) return;
  const isWithinPage = link.hash && link.pathname === location.pathname && link.search === location.search;
  if (isWithinPage) return;
  event.preventDefault();
  router.go(link.pathname + link.search + link.hash);
}
