/** The one image that ours are built on: pulled, or made here where no registry can be reached. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chooseRelease, findProgram, install, machineSources } from './apt.ts';
import { engineRequest } from './engine-http.ts';
import { type Progress, SetupError } from './say.ts';
import { stopped } from './stopping.ts';

const repository = 'debian';
const tag = 'bookworm-slim';
const suite = 'bookworm';
/** A pull that says nothing new for so long is given up. */
const silenceMs = 20_000;
/** What the image can do without, and the empty folders that its programs expect. */
const needless = [
  'var/cache/apt',
  'var/lib/apt/lists',
  'var/log',
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
];
const expected = ['var/cache/apt/archives/partial', 'var/lib/apt/lists/partial', 'var/log/apt'];

/** Makes sure that `debian:bookworm-slim` is on the engine. */
export async function ensureBaseImage(host: string, progress: Progress): Promise<'present' | 'pulled' | 'made'> {
  if (await isPresent(host)) return 'present';
  await pull(host, progress);
  if (await isPresent(host)) return 'pulled';
  progress.signal.throwIfAborted();
  if (process.getuid?.() !== 0)
    throw new SetupError(
      `No image registry can be reached, and only root can make the image ${repository}:${tag} with debootstrap. ` +
        `Run this once as root, or load the image with: docker load.`,
    );
  if (!findProgram('debootstrap'))
    await install(
      ['debootstrap', 'debian-archive-keyring', 'gpgv'],
      'No image registry can be reached, so the base image is made with debootstrap.',
      progress,
    );
  await make(host, progress);
  return 'made';
}

async function isPresent(host: string): Promise<boolean> {
  return (await engineRequest(host, 'GET', `/images/${repository}:${tag}/json`)).status === 200;
}

async function pull(host: string, { at, signal }: Progress): Promise<void> {
  at('pulling from the registry');
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  let said = '';
  const onText = (text: string) => {
    if (text !== said) timer = timer.refresh();
    said = text;
    at(`pulling: ${/"status":"([^"]*)"/.exec(text)?.[1] ?? ''}`);
  };
  await engineRequest(host, 'POST', `/images/create?fromImage=${repository}&tag=${tag}`, {
    onText,
    signal: AbortSignal.any([silence.signal, signal]),
  }).catch(() => null);
  clearTimeout(timer);
}

async function make(host: string, progress: Progress): Promise<void> {
  const { mirror, updates } = chooseRelease(machineSources(), suite);
  // Not in /tmp, which many systems mount without devices.
  const folder = await mkdtemp(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'jiebang-base-'));
  const root = join(folder, 'root');
  try {
    await mkdir(root);
    const args = ['--variant=minbase', '--include=ca-certificates', suite, root, ...(mirror ? [mirror] : [])];
    await debootstrap(args, progress);
    await appendFile(join(root, 'etc/apt/sources.list'), updates.map((line) => `${line}\n`).join(''));
    for (const path of needless) await rm(join(root, path), { recursive: true, force: true });
    for (const path of expected) await mkdir(join(root, path), { recursive: true });
    progress.at('importing');
    const tar = spawn('tar', ['-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const answer = await engineRequest(host, 'POST', `/images/create?fromSrc=-&repo=${repository}&tag=${tag}`, {
      body: tar.stdout,
      signal: progress.signal,
    });
    if (answer.status !== 200 || !(await isPresent(host)))
      throw new Error(`the engine did not import the image: ${answer.body}`);
  } finally {
    await unmountBelow(root);
    await rm(folder, { recursive: true, force: true });
  }
}

/** A debootstrap that was ended leaves the kernel's file systems mounted; those must not be emptied. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const path of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) {
    const { status, stderr } = spawnSync('umount', [path]);
    if (status !== 0) throw new Error(`${path} could not be unmounted: ${stderr.toString()}`);
  }
}

async function debootstrap(args: string[], { at, signal }: Progress): Promise<void> {
  // In a session of its own, so that all of it can be ended before its folder is removed.
  const child = spawn(findProgram('debootstrap') ?? 'debootstrap', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  void stopped(signal).then(() => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  });
  let last = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      last = (last + chunk.toString()).slice(-2000);
      at(chunk.toString().trim().split('\n').at(-1) ?? '');
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`debootstrap failed: ${last}`);
}
