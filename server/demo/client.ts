/** The demo's way to the platform: its public API, as anybody uses it. */

export interface Person {
  email: string;
  name: string;
  institution?: string;
}

/** A demo on this machine alone; an installation for others is made without it. */
export const password = 'jiebang-demo';

export interface DemoClient {
  /** Signs up, unless the account is there already. */
  ensureAccount(person: Person): Promise<void>;
  /** @returns the cookie of a session. */
  signIn(email: string): Promise<string>;
  /** @throws Error with what the server refused. */
  call<T>(cookie: string, method: string, path: string, body?: FormData | object): Promise<T>;
}

/** @param server its address, such as `http://127.0.0.1:8000`. */
export function demoClient(server: string): DemoClient {
  const post = (path: string, body: object) =>
    fetch(server + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    async ensureAccount({ email, name, institution }) {
      const answer = await post('/api/accounts', { email, name, institution, password });
      if (!answer.ok && answer.status !== 409) throw new Error(`${email}: ${await answer.text()}`);
    },
    async signIn(email) {
      const answer = await post('/api/session', { email, password });
      if (!answer.ok) throw new Error(`${email}: ${await answer.text()}`);
      return answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(';')[0])
        .join('; ');
    },
    async call<T>(cookie: string, method: string, path: string, body?: FormData | object) {
      const json = body !== undefined && !(body instanceof FormData);
      const answer = await fetch(server + path, {
        method,
        headers: { cookie, ...(json ? { 'content-type': 'application/json' } : {}) },
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
  };
}
