/** The one image that ours are built on: pulled, or made here where no registry can be reached. */
import { spawn } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type AptSource, findProgram, install, machineSources } from './apt.ts';
import { engineRequest } from './engine-http.ts';
import { SetupError } from './say.ts';

const repository = 'debian';
const tag = 'bookworm-slim';
const suite = 'bookworm';
const pullTimeoutMs = 90_000;

/** Makes sure that `debian:bookworm-slim` is on the engine. */
export async function ensureBaseImage(at: (detail: string) => void): Promise<'present' | 'pulled' | 'made'> {
  if (await isPresent()) return 'present';
  at('pulling from the registry');
  const pulled = engineRequest('POST', `/images/create?fromImage=${repository}&tag=${tag}`, undefined, at).catch(
    () => null,
  );
  await Promise.race([pulled, new Promise((done) => setTimeout(done, pullTimeoutMs).unref())]);
  if (await isPresent()) return 'pulled';
  if (!findProgram('debootstrap'))
    await install(['debootstrap'], 'No image registry can be reached, so the base image is made with debootstrap.', at);
  if (process.getuid?.() !== 0)
    throw new SetupError(
      `No image registry can be reached, and only root can make the image ${repository}:${tag} with debootstrap. ` +
        `Run this once as root, or load the image with: docker load.`,
    );
  await make(at);
  return 'made';
}

async function isPresent(): Promise<boolean> {
  return (await engineRequest('GET', `/images/${repository}:${tag}/json`)).status === 200;
}

async function make(at: (detail: string) => void): Promise<void> {
  const sources = machineSources().filter(
    (s) => s.suites.some((name) => name.startsWith(suite)) && s.components.includes('main'),
  );
  const main = sources.find((s) => s.suites.includes(suite));
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-base-'));
  const root = join(folder, 'root');
  try {
    await mkdir(root);
    await run(
      'debootstrap',
      ['--variant=minbase', '--include=ca-certificates', suite, root, ...(main ? [main.uri] : [])],
      at,
    );
    await appendFile(join(root, 'etc/apt/sources.list'), sources.flatMap(lines).join(''));
    for (const path of [
      'var/cache/apt',
      'var/lib/apt/lists',
      'var/log',
      'usr/share/doc',
      'usr/share/man',
      'usr/share/locale',
    ])
      await rm(join(root, path), { recursive: true, force: true });
    for (const path of ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial', 'var/log/apt'])
      await mkdir(join(root, path), { recursive: true });
    at('importing');
    const tar = spawn('tar', ['-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const answer = await engineRequest(
      'POST',
      `/images/create?fromSrc=-&repo=${repository}&tag=${tag}`,
      tar.stdout as Readable,
    );
    if (answer.status !== 200 || !(await isPresent()))
      throw new Error(`the engine did not import the image: ${answer.body}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The machine's further suites (security, updates) as one-line sources. */
function lines({ uri, suites, components }: AptSource): string[] {
  return suites.filter((name) => name !== suite).map((name) => `deb ${uri} ${name} ${components.join(' ')}\n`);
}

async function run(program: string, args: string[], at: (detail: string) => void): Promise<void> {
  const child = spawn(findProgram(program) ?? program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let last = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      last = (last + chunk.toString()).slice(-2000);
      at(chunk.toString().trim().split('\n').at(-1) ?? '');
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${program} failed: ${last}`);
}
