/**
 * The Docker Engine: one that runs already, or the installed one, started for as long as a launcher needs it. Several
 * launchers may share an engine that one of them started; the last to leave ends it.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram, install } from './apt.ts';
import { readNote, startChild } from './children.ts';
import { engineHosts, systemHost } from './engine-host.ts';
import { engineAnswers } from './engine-http.ts';
import { withLock } from './locks.ts';
import { endProcess, isSame, startTime } from './proc.ts';
import { type Progress, SetupError } from './say.ts';

export interface RunningEngine extends AsyncDisposable {
  /** In the form of DOCKER_HOST. */
  host: string;
}

/** Where an engine that we start lives. */
export interface EnginePlace {
  host: string;
  args: string[];
  /** What an engine that was killed leaves behind. */
  pidFile: string;
  containerdPidFile: string;
  /** Who started it and who uses it, for every launcher on the machine. */
  notes: string;
}

const system: EnginePlace = {
  host: systemHost,
  args: [],
  pidFile: '/var/run/docker.pid',
  containerdPidFile: '/var/run/docker/containerd/containerd.pid',
  notes: '/var/run/jiebang',
};

const packages = ['docker.io', 'iptables'];
const purpose = 'Jiebang runs contestants’ code in Docker Engine containers.';
const startMs = 60_000;
const endMs = 30_000;

/** Finds an engine, or installs and starts one. @throws SetupError when that cannot be done. */
export async function startEngine(dataDir: string, progress: Progress): Promise<RunningEngine> {
  const given = process.env.DOCKER_HOST;
  const isRoot = process.getuid?.() === 0;
  for (const host of engineHosts()) {
    const shared = isRoot && host === system.host && !given;
    if (!shared && (await engineAnswers(host))) return { host, async [Symbol.asyncDispose]() {} };
  }
  if (given) throw new SetupError(`DOCKER_HOST is ${given}, but no Docker Engine answers there.`);
  if (isRoot) return shareEngine(system, dataDir, progress);
  if (!findProgram('dockerd')) await install(packages, purpose, progress);
  throw new SetupError(
    'Docker is installed but does not answer this user, and only root can start it. Run: sudo systemctl start docker ' +
      '(or sudo dockerd), let your user use it (sudo usermod -aG docker $USER, then sign in again), and run this again.',
  );
}

/** Uses the engine at a place together with others, starting it when nobody has. For root. */
export async function shareEngine(place: EnginePlace, dataDir: string, progress: Progress): Promise<RunningEngine> {
  const lock = join(place.notes, 'lock');
  const onWait = () => progress.at('another launcher is starting or ending the engine');
  await withLock(lock, () => begin(place, dataDir, progress), { onWait, signal: progress.signal });
  return { host: place.host, [Symbol.asyncDispose]: () => withLock(lock, () => leave(place)) };
}

const engineNote = (place: EnginePlace) => join(place.notes, 'engine.json');
const usersOf = (place: EnginePlace) => join(place.notes, 'users');
const ownNote = (place: EnginePlace) => join(usersOf(place), `${process.pid}.json`);

async function begin(place: EnginePlace, dataDir: string, progress: Progress): Promise<void> {
  mkdirSync(usersOf(place), { recursive: true });
  writeFileSync(ownNote(place), JSON.stringify({ pid: process.pid, started: startTime(process.pid) }));
  try {
    if (!(await engineAnswers(place.host))) await start(place, dataDir, progress);
  } catch (error) {
    await leave(place);
    throw error;
  }
}

/** Ends the engine if launchers started it and none uses it any more. */
async function leave(place: EnginePlace): Promise<void> {
  rmSync(ownNote(place), { force: true });
  for (const name of readdirSync(usersOf(place))) {
    const user = readNote(join(usersOf(place), name));
    if (user && isSame(user.pid, user.started)) return;
    rmSync(join(usersOf(place), name), { force: true });
  }
  const engine = readNote(engineNote(place));
  if (engine) await endProcess(engine.pid, engine.started, 'SIGTERM', endMs);
  rmSync(engineNote(place), { force: true });
}

async function start(place: EnginePlace, dataDir: string, progress: Progress): Promise<void> {
  const answersWithin = async (ms: number, goOn = () => true) => {
    for (const until = performance.now() + ms; performance.now() < until && goOn(); await wait(200))
      if (await engineAnswers(place.host)) return true;
    return false;
  };
  if (!findProgram('dockerd')) {
    await install(packages, purpose, progress);
    if (await answersWithin(5000)) return; // The package started it.
  }
  progress.at('starting the engine');
  if (clearStale(place) === 'starting') {
    if (await answersWithin(startMs)) return;
    throw new SetupError(`A dockerd is running (${place.pidFile}) but does not answer at ${place.host}.`);
  }
  const child = startChild(findProgram('dockerd') ?? 'dockerd', place.args, {
    name: 'dockerd',
    dataDir,
    env: process.env,
    note: engineNote(place),
  });
  if (await answersWithin(startMs, () => child.process.exitCode === null && child.process.signalCode === null)) {
    child.process.unref(); // It may be left to others who still use it.
    return;
  }
  await child.stop('SIGTERM', endMs);
  throw new SetupError(`The Docker Engine did not start; ${join(dataDir, 'logs/dockerd.log')} says why.`);
}

/** An engine that was killed leaves its process numbers behind, and a new one refuses to start. */
function clearStale(place: EnginePlace): 'clear' | 'starting' {
  const nameOf = (path: string): [number, string] => {
    const pid = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
    return [pid, existsSync(`/proc/${pid}/comm`) ? readFileSync(`/proc/${pid}/comm`, 'utf8').trim() : ''];
  };
  if (nameOf(place.pidFile)[1] === 'dockerd') return 'starting';
  rmSync(place.pidFile, { force: true });
  const [containerd, name] = nameOf(place.containerdPidFile);
  if (name === 'containerd') process.kill(containerd, 'SIGTERM');
  rmSync(place.containerdPidFile, { force: true });
  return 'clear';
}
