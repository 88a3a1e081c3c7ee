import { type Account, api, good } from './api/client.ts';

class Session {
  account = $state<Account | null>(null);
  known = $state(false);

  async load(): Promise<void> {
    this.account = (await good(api.GET('/api/session')).catch(() => ({ account: null }))).account;
    this.known = true;
  }

  async signIn(email: string, password: string): Promise<void> {
    this.account = (await good(api.POST('/api/session', { body: { email, password } }))).account;
  }

  async signUp(body: { email: string; password: string; name: string; institution?: string }): Promise<void> {
    this.account = (await good(api.POST('/api/accounts', { body }))).account;
  }

  async signOut(): Promise<void> {
    await good(api.DELETE('/api/session'));
    this.account = null;
  }
}

export const session = new Session();
