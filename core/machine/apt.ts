/** Installing what the machine lacks, where that is allowed: as root on a Debian family system. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './say.ts';

/** The first of these programs that the PATH (or the usual system folders) holds. */
export function findProgram(...names: string[]): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/bin'];
  for (const name of names)
    for (const folder of folders) if (folder && existsSync(join(folder, name))) return join(folder, name);
  return null;
}

export function canInstall(): boolean {
  return process.getuid?.() === 0 && findProgram('apt-get') !== null;
}

let listsAreFresh = false;

/**
 * Installs Debian packages.
 * @param why what they are for, in the words of the paragraph that is shown when they cannot be installed.
 * @throws SetupError
 */
export async function install(packages: string[], why: string, at: (detail: string) => void): Promise<void> {
  if (!canInstall())
    throw new SetupError(
      `${why} It is not on this machine, and it can only be installed automatically by root on a Debian or Ubuntu ` +
        `system. There, run: sudo apt-get install ${packages.join(' ')}. Elsewhere, install it with the system's own ` +
        'package manager, then run this command again.',
    );
  if (!listsAreFresh) await apt(['update'], at);
  listsAreFresh = true;
  await apt(['install', '-y', '--no-install-recommends', ...packages], at).catch((error: Error) => {
    throw new SetupError(`${why} Installing ${packages.join(' ')} failed: ${error.message}`);
  });
}

async function apt(args: string[], at: (detail: string) => void): Promise<void> {
  const child = spawn('apt-get', ['-q', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      for (const line of chunk.toString().split('\n').filter(Boolean)) {
        at(line.trim());
        last.push(line);
        if (last.length > 8) last.shift();
      }
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(last.join('\n'));
}

/** A Debian archive of this machine's apt configuration, with its suites. */
export interface AptSource {
  uri: string;
  suites: string[];
  components: string[];
}

/** Reads both of apt's formats: one-line `.list` and deb822 `.sources`. */
export function parseSources(text: string, format: 'list' | 'sources'): AptSource[] {
  if (format === 'list')
    return text.split('\n').flatMap((line) => {
      const found = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s+(.+)$/.exec(line.replace(/#.*/, ''));
      const [, uri = '', suite = '', components = ''] = found ?? [];
      return found ? [{ uri, suites: [suite], components: components.trim().split(/\s+/) }] : [];
    });
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) => new RegExp(`^${name}:\\s*(.+)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    if (!field('Types').includes('deb') || field('Enabled')[0] === 'no') return [];
    return field('URIs').map((uri) => ({ uri, suites: field('Suites'), components: field('Components') }));
  });
}

/** Every archive that this machine's apt is set up to use. */
export function machineSources(root = '/etc/apt'): AptSource[] {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const folder = join(root, 'sources.list.d');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  return [
    ...parseSources(read(join(root, 'sources.list')), 'list'),
    ...names.flatMap((name) => {
      const format = name.endsWith('.sources') ? 'sources' : name.endsWith('.list') ? 'list' : null;
      return format ? parseSources(read(join(folder, name)), format) : [];
    }),
  ];
}
