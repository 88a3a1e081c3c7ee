/** Somebody at a browser: signed in, with what went wrong on their pages kept. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Person } from './people.ts';
import type { Platform } from './platform.ts';

/** A person's session, as a browser holds it. */
export const cookiesOf = (who: Person, url: string) =>
  who.cookie.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });

export interface Seat extends AsyncDisposable {
  page: Page;
  context: BrowserContext;
  /** Errors of scripts, and whatever the console calls one. */
  faults: string[];
}

/** Opens a browser context for somebody; `who` is null for a visitor. */
export async function seat(
  browser: Browser,
  platform: Platform,
  who: Person | null,
  options: { locale?: string; width?: number } = {},
): Promise<Seat> {
  const { locale = 'zh-CN', width = 1280 } = options;
  const context = await browser.newContext({
    locale,
    baseURL: platform.url,
    viewport: { width, height: 900 },
    timezoneId: 'Asia/Shanghai',
  });
  if (who) await context.addCookies(cookiesOf(who, platform.url));
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A request that the server refuses is told on the page; anything else in the console is a fault of ours.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return { page, context, faults, [Symbol.asyncDispose]: () => context.close() };
}
