/** Sandboxes that are prepared before their job: the same as any other, and no more of them than are needed. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import tar from 'tar-stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { filesOf, tarOf } from '../core/archives/tar.ts';
import type { Manifest } from '../core/packs/manifest.ts';
import { runtimes } from '../core/packs/runtimes.ts';
import { folderStorage } from '../core/storage/storage.ts';
import { solutionRecipe } from '../worker/pipeline/score.ts';
import { openSandboxes } from '../worker/sandbox/prepared.ts';
import type { Sandboxes } from '../worker/sandbox/sandbox.ts';
import { dataVolumes } from '../worker/sandbox/volumes.ts';
import { type Platform, startPlatform } from './support/platform.ts';

const image = runtimes['python-ml'].image;
const pack = fileURLToPath(new URL('../judges/challenges/snow-leopard', import.meta.url));
const manifest = {
  submission: { kind: 'code', runtime: 'python-ml', max_upload_mb: 8, max_unpacked_mb: 32 },
  limits: { wall_seconds: 30, cpus: 1, memory_mb: 512, processes: 32, output_mb: 8, scratch_mb: 64, log_kb: 64 },
} as unknown as Manifest;

let platform: Platform;
let input: string;
beforeAll(async () => {
  platform = await startPlatform();
  const storage = folderStorage(join(platform.config.JIEBANG_DATA, 'prepared'));
  const blob = await storage.put(tarOf(await filesOf(join(pack, 'data/split-public/input'))));
  input = await dataVolumes(platform.engine, image).ensure(blob.sha256, () => storage.get(blob.sha256));
});
afterAll(() => platform?.[Symbol.asyncDispose]());

const recipe = () => solutionRecipe({ manifest, images: { runtime: image, judge: '' }, data: { input, truth: '' } });

function containers() {
  const label = [`jiebang.instance=${platform.engine.instance}`, 'jiebang.role=solution'];
  return platform.engine.docker.listContainers({ all: true, filters: { label } });
}

const prepared = (sandboxes: Sandboxes) => sandboxes.count().reduce((sum, count) => sum + count.prepared, 0);
const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { timeout: 30_000, interval: 50 });

/** What a program leaves and how it ends. */
async function run(sandboxes: Sandboxes, files: Record<string, string | Buffer>, of = recipe()) {
  await using sandbox = await sandboxes.take(of);
  const output = new PassThrough();
  const collected = buffer(output);
  const sources = Object.entries(files).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    open: () => Readable.from([Buffer.from(text)]),
  }));
  const outcome = await sandbox.run({ files: tarOf(sources), output }, AbortSignal.timeout(60_000));
  output.end();
  const extract = tar.extract();
  extract.end(await collected);
  const left: Record<string, string> = {};
  for await (const entry of extract) left[entry.header.name] = (await buffer(entry)).toString('base64');
  if (outcome.kind !== 'ended') throw new Error(JSON.stringify(outcome));
  return { left, exit: outcome.end.exit, signal: outcome.end.signal, log: outcome.log };
}

/** Runs it in a sandbox with nothing done ahead, and in one with everything. */
async function both(files: Record<string, string | Buffer>) {
  await using cold = openSandboxes(platform.engine, { memoryMb: 0 });
  const first = await run(cold, files);
  await using warm = openSandboxes(platform.engine, { memoryMb: 1024 });
  await run(warm, { 'main.py': '' });
  await until(() => prepared(warm) > 0);
  return { cold: first, warm: await run(warm, files) };
}

test('a prepared sandbox is the container that a cold one is', async () => {
  /** All that the engine knows of a container, but for what names it and the user that it alone has. */
  const look = async () => {
    const [found] = await containers();
    const { Config, HostConfig, Mounts } = await platform.engine.docker.getContainer(found?.Id ?? '').inspect();
    const own = Config.User.split(':')[0] ?? '';
    return JSON.parse(JSON.stringify({ Config, HostConfig, Mounts }).replaceAll(own, 'UID')) as object;
  };
  let cold: object;
  {
    await using sandboxes = openSandboxes(platform.engine, { memoryMb: 0 });
    await using _taken = await sandboxes.take(recipe());
    cold = await look();
  }
  await until(async () => (await containers()).length === 0);
  await using sandboxes = openSandboxes(platform.engine, { memoryMb: 1024 });
  await run(sandboxes, { 'main.py': '' });
  await until(() => prepared(sandboxes) > 0);
  expect(await look()).toEqual(cold);
});

test.for(['majority', 'centroid', 'forest'])('the %s baseline answers the same in both', async (name) => {
  const files: Record<string, Buffer> = {};
  for (const { path, file } of await filesOf(join(pack, 'baselines', name))) files[path] = await readFile(file);
  const { cold, warm } = await both(files);
  expect(cold.exit).toBe(0);
  expect(warm).toEqual(cold);
});

test.for<[string, string, object]>([
  ['leaves a file open', 'f = open("/output/a", "w"); f.write("all of it")', { exit: 0 }],
  ['exits with a number', 'import sys; sys.exit(7)', { exit: 7 }],
  ['exits with words', 'import sys; sys.exit("no more")', { exit: 1, log: 'no more\n' }],
  ['fails', 'def f():\n    raise ValueError("so it goes")\nf()', { exit: 1 }],
  ['does not compile', 'def f(:\n', { exit: 1 }],
  ['is killed', 'import os; os.kill(os.getpid(), 9)', { exit: null, signal: 9 }],
  [
    'ends with its threads',
    'import threading, time\nthreading.Thread(target=lambda: (time.sleep(0.3), print("late"))).start()',
    { exit: 0, log: 'late\n' },
  ],
  ['has something to do at its end', 'import atexit\natexit.register(print, "at last")', { exit: 0, log: 'at last\n' }],
  ['hashes', 'print(hash("a"), list({"x", "y", "z"}))', { exit: 0 }],
  [
    'looks at itself',
    'import sys, os\nprint(__name__, __file__, sys.argv, sys.path[0], os.getcwd(), sorted(os.environ))',
    { exit: 0 },
  ],
  [
    'starts others',
    'import multiprocessing as m\ndef f(x): return x * x\nif __name__ == "__main__":\n    for how in ("fork", "spawn"):\n        with m.get_context(how).Pool(2) as p: print(p.map(f, range(4)))',
    { exit: 0, log: '[0, 1, 4, 9]\n[0, 1, 4, 9]\n' },
  ],
  [
    'pickles what it defines',
    'import pickle\nclass C: pass\nprint(type(pickle.loads(pickle.dumps(C()))).__name__)',
    { exit: 0, log: 'C\n' },
  ],
])('a program that %s ends the same in both', async ([, main, ending]) => {
  const { cold, warm } = await both({ 'main.py': main });
  expect(cold).toMatchObject(ending);
  expect(warm).toEqual(cold);
});

test('a program’s own modules come before those that are imported ahead', async () => {
  const { cold, warm } = await both({
    'main.py': 'import numpy, tarfile, supervise\nprint(numpy.mine, tarfile.mine, supervise.mine)',
    'numpy/__init__.py': 'mine = 1',
    'tarfile.py': 'mine = 2',
    'supervise.py': 'mine = 3',
  });
  expect(cold).toMatchObject({ exit: 0, log: '1 2 3\n' });
  expect(warm).toEqual(cold);
});

test('nothing of one job is left for the next in a sandbox that serves several', async () => {
  await using sandboxes = openSandboxes(platform.engine, { memoryMb: 1024 });
  const reused = { ...recipe(), reuse: true };
  const leaves = `import os, sys, time, numpy
for place in ("/code", "/output", "/tmp", "/dev/shm"):
    os.makedirs(place + "/left/behind", exist_ok=True)
    open(place + "/left/behind/canary", "w").write("canary")
os.symlink("/etc", "/tmp/link")
numpy.canary = sys.canary = "canary"
os.environ["CANARY"] = "canary"
if os.fork() == 0:
    os.setsid()
    time.sleep(1000)
`;
  const looks = `import os, sys, numpy
found = []
for place in ("/code", "/output", "/tmp", "/dev/shm"):
    found += [os.path.join(place, name) for name in os.listdir(place) if name != "main.py"]
found += [p for p in os.listdir("/proc") if p.isdigit() and int(p) not in (1, os.getpid())]
found += [name for name, kept in (("numpy", hasattr(numpy, "canary")), ("sys", hasattr(sys, "canary"))) if kept]
found += ["environment"] if "CANARY" in os.environ else []
print("left:", found)
`;
  const only = async () => (await containers()).map((c) => c.Id);
  await run(sandboxes, { 'main.py': leaves }, reused);
  const [first] = await only();
  expect((await run(sandboxes, { 'main.py': looks }, reused)).log).toBe('left: []\n');
  expect(await only()).toEqual([first]);
  // One that cannot be emptied is not used again.
  await run(sandboxes, { 'main.py': `${leaves}os.chmod("/tmp/left", 0)\n` }, reused);
  expect((await run(sandboxes, { 'main.py': looks }, reused)).log).toBe('left: []\n');
  await until(async () => !(await only()).includes(first ?? ''));
});

test('they come with the traffic, and go when it is quiet', async () => {
  await using sandboxes = openSandboxes(platform.engine, { memoryMb: 1024, quietMs: 3_000 });
  expect(sandboxes.count()).toEqual([]);
  await run(sandboxes, { 'main.py': '' });
  await until(() => prepared(sandboxes) >= 2);
  await until(() => sandboxes.count().length === 0);
  await until(async () => (await containers()).length === 0);
});

test('no more than the memory allows', async () => {
  await using sandboxes = openSandboxes(platform.engine, { memoryMb: 128 });
  await Promise.all(Array.from({ length: 4 }, () => run(sandboxes, { 'main.py': '' })));
  await until(() => prepared(sandboxes) === 1);
  expect(sandboxes.count()[0]?.waiting).toBe(1);
});

test('one that dies while it waits is replaced, and nobody notices', async () => {
  await using sandboxes = openSandboxes(platform.engine, { memoryMb: 512 });
  await run(sandboxes, { 'main.py': '' });
  await until(() => prepared(sandboxes) >= 1);
  for (const { Id } of await containers())
    await platform.engine.docker
      .getContainer(Id)
      .kill()
      .catch(() => {});
  const { log } = await run(sandboxes, { 'main.py': 'print("here")' });
  expect(log).toBe('here\n');
  await until(() => prepared(sandboxes) >= 1);
});
