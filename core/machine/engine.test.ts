import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProgram } from './apt.ts';
import { readNote } from './children.ts';
import { type EnginePlace, shareEngine } from './engine.ts';
import { engineHosts, systemHost } from './engine-host.ts';
import { engineAnswers } from './engine-http.ts';
import { isSame } from './proc.ts';

const progress = { at: () => {}, signal: new AbortController().signal };
const aPlace = (folder: string): EnginePlace => ({
  host: `unix://${folder}/d.sock`,
  args: [
    ...['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '-H', `unix://${folder}/d.sock`],
    ...['--pidfile', `${folder}/pid`, '--bridge=none', '--iptables=false', '--storage-driver=vfs'],
  ],
  pidFile: `${folder}/pid`,
  containerdPidFile: `${folder}/exec/containerd/containerd.pid`,
  notes: `${folder}/notes`,
});

test.runIf(process.getuid?.() === 0 && findProgram('dockerd'))(
  'an engine is started over what a killed one left, and ends with the last of its users',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jb-'));
    const place = aPlace(folder);
    try {
      writeFileSync(place.pidFile, String(process.pid)); // Taken by another process since.
      const engine = await shareEngine(place, folder, progress);
      expect(await engineAnswers(place.host)).toBe(true);
      const note = readNote(join(place.notes, 'engine.json'));
      // Another launcher, still alive:
      writeFileSync(join(place.notes, 'users/1.json'), JSON.stringify({ pid: process.pid, started: '0' }));
      const other = join(place.notes, 'users/other.json');
      writeFileSync(other, JSON.stringify(readNote(join(place.notes, `users/${process.pid}.json`))));
      await engine[Symbol.asyncDispose]();
      expect(await engineAnswers(place.host)).toBe(true);
      rmSync(other);
      const last = await shareEngine(place, folder, progress);
      await last[Symbol.asyncDispose]();
      expect(await engineAnswers(place.host)).toBe(false);
      expect(isSame(note?.pid ?? 0, note?.started ?? null)).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  90_000,
);

test('an engine that was found running is left running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jb-'));
  const place = aPlace(folder);
  const server = createServer((_, answer) => answer.end('OK')).listen(join(folder, 'd.sock'));
  try {
    await (await shareEngine(place, folder, progress))[Symbol.asyncDispose]();
    expect(await engineAnswers(place.host)).toBe(true);
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the engine is where DOCKER_HOST says, or else where the docker command or the system has it', () => {
  const home = mkdtempSync(join(tmpdir(), 'jiebang-home-'));
  try {
    expect(engineHosts({ DOCKER_HOST: 'tcp://engine:2375' }, home)).toEqual(['tcp://engine:2375']);
    expect(engineHosts({}, home)).toEqual([systemHost]);
    expect(engineHosts({ XDG_RUNTIME_DIR: '/run/user/7' }, home)).toEqual([
      systemHost,
      'unix:///run/user/7/docker.sock',
    ]);
    const id = 'd7f9ecb1f6cbdc8ba4f3c8e7f9ecb1f6';
    mkdirSync(join(home, '.docker/contexts/meta', id), { recursive: true });
    writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"rootless"}');
    expect(engineHosts({}, home)).toEqual([systemHost]); // A context that is not there.
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
