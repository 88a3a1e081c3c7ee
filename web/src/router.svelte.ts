/** Where the reader is, and how links take them elsewhere without loading the page anew. */

export interface Place {
  path: string;
  search: string;
}

const here = (): Place => ({ path: location.pathname.replace(/(.)\/$/, '$1'), search: location.search });

class Router {
  place = $state(here());

  constructor() {
    addEventListener('popstate', () => {
      this.place = here();
    });
  }

  go(to: string): void {
    history.pushState(null, '', to);
    this.place = here();
    scrollTo(0, 0);
    // A screen reader hears where it is now.
    requestAnimationFrame(() => document.getElementById('content')?.focus({ preventScroll: true }));
  }
}

export const router = new Router();

/** Takes over plain clicks on links within the site; on the element that holds them all. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = (event.target as Element).closest('a');
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute('download')) return;
  if (link.pathname.startsWith('/api/')) return;
  event.preventDefault();
  router.go(link.pathname + link.search + link.hash);
}
