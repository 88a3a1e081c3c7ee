/** How many notifications the reader has not read: one connection for all pages, while somebody is signed in. */
import { api, good } from './api/client.ts';
import { Live } from './api/live.svelte.ts';

class Notices {
  unread = $state(0);
  live = new Live({ mine: true });

  async count(): Promise<void> {
    this.unread = (await good(api.GET('/api/me/notifications/unread')).catch(() => this)).unread;
  }

  /**
   * Keeps the count right until the returned function is called. A page that nobody sees lets go of its connection: a
   * browser has few for one site, and there may be many pages.
   */
  follow(): () => void {
    let stops: (() => void)[] = [];
    const rest = () => {
      for (const stop of stops) stop();
      stops = [];
    };
    const listen = () => {
      rest();
      if (document.hidden) return;
      stops = [
        this.live.on('hello', () => void this.count()),
        this.live.on('reset', () => void this.count()),
        this.live.on('notification', () => {
          this.unread++;
        }),
        this.live.on<{ unread: number }>('notifications_read', ({ unread }) => {
          this.unread = unread;
        }),
      ];
    };
    document.addEventListener('visibilitychange', listen);
    listen();
    void this.count();
    return () => {
      document.removeEventListener('visibilitychange', listen);
      rest();
      this.unread = 0;
    };
  }
}

export const notices = new Notices();
