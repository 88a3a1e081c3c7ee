/** Hostile packs: refused as a whole where that can be seen, and where it cannot, their judge is held like anybody. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tarOf } from '../../core/archives/tar.ts';
import { judgeImage } from '../../core/packs/runtimes.ts';
import { openSandboxes } from '../../worker/sandbox/prepared.ts';
import { type Changes, type Files, importPack, predicts, solution, tinyPack } from '../support/packs.ts';
import { aPerson, form, join, type Person } from '../support/people.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { finished, type SubmissionBody, submit } from '../support/submissions.ts';
import { arenaPack, packs, readable, type Secret, secretOf, secretsIn, settled } from './arena.ts';
import { type HostState, type Watch, watchHost } from './host.ts';
import { rawZip } from './raw-zip.ts';

let platform: Platform;
let watch: Watch;
let worker: AsyncDisposable;
let organiser: Person;
let contestant: Person;
let before: HostState;
const truth = secretOf('truth');
const environment = secretOf('environment');
const secrets: Secret[] = [
  { where: 'the truth', text: truth },
  { where: 'the environment of the worker', text: environment },
];

/** A listener that no build and no judge may reach. */
const listener = createServer((socket) => {
  visits++;
  socket.end('HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nhi');
});
let visits = 0;
let port = 0;

/** Tags of judges that were built from packs; those of this test go with it. */
async function judgeImages(): Promise<string[]> {
  const found = await platform.engine.docker.listImages({ filters: { reference: ['jiebang/judge-pack'] } });
  return found.flatMap((image) => image.RepoTags ?? []);
}
let known: string[] = [];

beforeAll(async () => {
  process.env.JIEBANG_FAKE_SECRET = environment;
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  port = (listener.address() as AddressInfo).port;
  platform = await startPlatform();
  watch = await watchHost(platform);
  organiser = await aPerson(platform, 'organiser');
  contestant = await aPerson(platform);
  known = await judgeImages();
  worker = await platform.work(4);
  await importPack(platform, arenaPack('plain', packs.patient, truth), organiser);
  await join(contestant, 'plain');
  const sent = await submit(contestant, 'plain', await solution(predicts()));
  await finished(contestant, sent.body.id);
  before = await watch.look();
}, 120_000);
afterAll(async () => {
  delete process.env.JIEBANG_FAKE_SECRET;
  listener.close();
  const { docker } = platform.engine;
  await watch?.[Symbol.asyncDispose]();
  await platform[Symbol.asyncDispose]();
  for (const tag of await judgeImages()) if (!known.includes(tag)) await docker.getImage(tag).remove({ force: true });
});

describe('refused when it is imported', () => {
  const limits = packs.patient;
  const withJudge = (dockerfile: string) => (): Files => ({
    ...tinyPack('bad', { judge: { image: 'judge', options: {} } }),
    'judge/Dockerfile': dockerfile,
    'judge/main.py': 'x',
  });
  const changed = (changes: Changes) => () => tinyPack('bad', changes);
  const yaml = (text: string) => (): Files => ({ ...tinyPack('bad'), 'challenge.yaml': text });
  const laughs = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (c) => `${c}: &${c} [${`*${String.fromCharCode(c.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`;

  test.for<[string, () => Files]>([
    ['a billion laughs', yaml(laughs)],
    ['YAML ten thousand deep', yaml(`schema: ${'['.repeat(10_000)}`)],
    ['YAML that would be code elsewhere', yaml('schema: !!python/object/apply:os.system ["echo BREACH"]\n')],
    ['a manifest of bytes', yaml('\0\u0001\u0002')],
    ['a key that objects have', yaml('__proto__: { schema: jiebang/1 }\n')],
    ['memory without end', changed({ limits: { ...limits, memory_mb: 10 ** 9 } })],
    ['time without end', changed({ limits: { ...limits, wall_seconds: 10 ** 9 } })],
    ['time that is infinite', changed({ limits: { ...limits, wall_seconds: Number.POSITIVE_INFINITY } })],
    ['no time', changed({ limits: { ...limits, wall_seconds: 0 } })],
    ['processes without end', changed({ limits: { ...limits, processes: 10 ** 6 } })],
    ['a log without end', changed({ limits: { ...limits, log_kb: 10 ** 6 } })],
    ['a limit that is not known', changed({ limits: { ...limits, network: true } })],
    ['a switch for the network', changed({ network: true })],
    ['an image for solutions', changed({ submission: { kind: 'code', runtime: 'debian', max_upload_mb: 1 } })],
    ['a path upwards', changed({ splits: { public: { input: '../../etc', truth: 'public/truth' } } })],
    [
      'a path with a way back',
      changed({ splits: { public: { input: 'public/input/../../..', truth: 'public/truth' } } }),
    ],
    ['an absolute path', changed({ splits: { public: { input: '/etc', truth: 'public/truth' } } })],
    [
      'a truth that is also an input',
      changed({ splits: { public: { input: 'public/truth', truth: 'public/truth' } } }),
    ],
    ['a starter kit with the truth', changed({ starter: 'public' })],
    ['a slug that leads elsewhere', changed({ slug: '../admin' })],
    ['a judge on another image', withJudge('FROM debian:bookworm-slim\n')],
    ['a judge on two images', withJudge('FROM jiebang/judge\nFROM debian:bookworm-slim\n')],
    ['a judge on another image, in small letters', withJudge('FROM jiebang/judge\nfrom debian:bookworm-slim\n')],
    ['a judge on an image by argument', withJudge('ARG BASE=debian\nFROM $BASE\n')],
    ['a judge on another version of its image', withJudge('FROM jiebang/judge:other\n')],
    ['a judge on another image, over two lines', withJudge('FROM jiebang/judge\nFR\\\nOM debian:bookworm-slim\n')],
    [
      'a judge on another image, by another escape',
      withJudge('# escape=`\nFROM jiebang/judge\nFR`\nOM debian:bookworm-slim\n'),
    ],
    [
      'a judge that takes files of another image',
      withJudge('FROM jiebang/judge\nCOPY --from=debian:bookworm-slim /etc /x\n'),
    ],
    ['a judge that is fetched', withJudge('FROM jiebang/judge\nADD http://127.0.0.1:9/x /x\n')],
    ['a judge with a volume on the host’s disk', withJudge('FROM jiebang/judge\nVOLUME /large\n')],
    ['a judge in place of the first process', withJudge('FROM jiebang/judge\nENTRYPOINT ["/bin/sleep", "1000"]\n')],
    ['a judge that runs commands where it is built', withJudge('FROM jiebang/judge\nRUN true\n')],
    ['a judge that puts a library before all others', withJudge('FROM jiebang/judge\nENV LD_PRELOAD=/judge/x.so\n')],
    ['a judge over the first process', withJudge('FROM jiebang/judge\nCOPY main.py /jiebang/main.py\n')],
    ['a judge built by another builder', withJudge('# syntax=docker.io/evil/frontend\nFROM jiebang/judge\n')],
  ])('%s', async ([, make]) => {
    const answer = await importPack(platform, make(), organiser);
    expect(answer.status, JSON.stringify(answer.body)).toBe(422);
    expect(answer.body).toMatchObject({ code: 'pack_invalid' });
    expect(answer.body.mistakes.length).toBeGreaterThan(0);
    expect((await organiser.call('GET', '/api/challenges/bad')).status).toBe(404);
  });

  test.for<[string, string, number | undefined, string]>([
    ['a link to a file of the host', 'public/input/passwd', 0o120777, 'archive_link'],
    ['a device', 'public/input/device', 0o060666, 'archive_link'],
    ['a way upwards', '../../../etc/cron.d/evil', undefined, 'archive_bad_path'],
    ['a way from the top', '/etc/cron.d/evil', undefined, 'archive_bad_path'],
  ])('%s in its zip', async ([, name, mode, code]) => {
    const files = Object.entries(tinyPack('worse')).map(([path, text]) => ({ name: path, content: Buffer.from(text) }));
    const zip = rawZip([...files, { name, content: Buffer.from('/etc/passwd'), ...(mode ? { mode } : {}) }]);
    const answer = await organiser.call('POST', '/api/packs', form(zip, 'pack.zip'));
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((await organiser.call('GET', '/api/challenges/worse')).status).toBe(404);
  });

  test('by anybody but an organiser', async () => {
    expect(await importPack(platform, tinyPack('bad'), contestant)).toMatchObject({ status: 403 });
  });
});

/** A judge of a pack's own that does as it likes. */
const judgePack = (slug: string, main: string): Files => ({
  ...arenaPack(slug, packs.patient, truth, { judge: { image: 'judge', options: {} } }),
  'judge/Dockerfile': 'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
  'judge/main.py': main.replaceAll('PORT', String(port)),
});
const result = (json: string) => `open("/output/result.json", "w").write('''${json}''')\n`;
const fair = '{"scores":{"accuracy":0.5,"macro_f1":0.5}}';
const tellTruth = 'import os, sys\ntext = open("/truth/notes.txt").read()\n';

async function judgedBy(slug: string, files: Files): Promise<SubmissionBody> {
  const imported = await importPack(platform, files, organiser);
  expect(imported.status, JSON.stringify(imported.body)).toBe(201);
  await join(contestant, slug);
  const sent = await submit(contestant, slug, await solution(predicts()));
  return finished(contestant, sent.body.id, platform.engine.isGvisor ? 170_000 : 45_000);
}

const forgedFrames = `
import os, struct
for fd in range(1024):
    try: os.write(fd, b"E" + struct.pack(">I", 2) + b"{}")
    except OSError: pass
`;
describe('a judge that', () => {
  test.concurrent.for<[string, string, string, 'scored' | 'judge_error']>([
    [
      'prints the truth and fails',
      'prints-fails',
      `${tellTruth}print(text)\nprint(text, file=sys.stderr)\nsys.exit(text)`,
      'judge_error',
    ],
    [
      'prints the truth and scores',
      'prints-scores',
      `${tellTruth}print(text, file=sys.stderr)\n${result(fair)}`,
      'scored',
    ],
    ['fails with the truth in its error', 'raises', `${tellTruth}raise ValueError(text)`, 'judge_error'],
    ['writes no result', 'silent', 'pass', 'judge_error'],
    ['writes what is no JSON', 'no-json', result('{"scores":'), 'judge_error'],
    [
      'writes JSON a hundred thousand deep',
      'deep-json',
      `open("/output/result.json", "w").write("[" * 100000)`,
      'judge_error',
    ],
    ['writes no finite number', 'infinite', result('{"scores":{"accuracy":1e999,"macro_f1":0}}'), 'judge_error'],
    ['writes a word for a number', 'word', result('{"scores":{"accuracy":"1","macro_f1":0}}'), 'judge_error'],
    ['writes another score', 'other-score', result('{"scores":{"beauty":1}}'), 'judge_error'],
    [
      'writes to everybody’s prototype',
      'prototype',
      result('{"__proto__":{"scores":{"accuracy":1,"macro_f1":1}}}'),
      'judge_error',
    ],
    [
      'writes a letter that no database takes',
      'nul',
      result('{"scores":{"accuracy":0.5,"macro_f1":0.5},"message":{"en":"\\\\u0000","zh":"\\\\ud800"}}'),
      'scored',
    ],
    [
      'writes a message without end',
      'long',
      `import json\nopen("/output/result.json", "w").write(json.dumps({"scores": {"accuracy": 1, "macro_f1": 1}, "message": {"en": "x" * 10**6, "zh": "x"}}))`,
      'judge_error',
    ],
    [
      'writes mistakes without end',
      'mistakes',
      `import json\nopen("/output/result.json", "w").write(json.dumps({"mistakes": [{"file": "x", "code": "x", "message": {"en": "x", "zh": "x"}}] * 10**5}))`,
      'judge_error',
    ],
    [
      'writes a result of its own size limit',
      'large',
      'with open("/output/result.json", "wb") as f:\n    while True: f.write(bytes(1 << 20))',
      'judge_error',
    ],
    [
      'hands in a link to the truth',
      'link',
      'import os\nos.symlink("/truth/notes.txt", "/output/result.json")',
      'judge_error',
    ],
    ['hands in a pipe', 'pipe', 'import os\nos.mkfifo("/output/result.json")', 'judge_error'],
    ['closes its output', 'closed', `import os\n${result(fair)}os.chmod("/output", 0)`, 'judge_error'],
    ['takes all memory', 'memory', 'taken = []\nwhile True: taken.append(b"x" * (16 << 20))', 'judge_error'],
    ['prints for ever', 'prints', 'while True: print("x" * 1000)', 'judge_error'],
    [
      'forks for ever, and fails',
      'forks',
      'import os, time\nwhile True:\n    if os.fork() == 0: time.sleep(100)',
      'judge_error',
    ],
    ['forges frames', 'frames', `${forgedFrames}${result(fair)}`, 'scored'],
    [
      'leaves a daemon',
      'daemon',
      `import os, time\n${result(fair)}\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)`,
      'scored',
    ],
    [
      'calls home',
      'calls',
      `import socket\ntry: socket.create_connection(("127.0.0.1", PORT), 1)\nexcept OSError: ${result(fair)}`,
      'scored',
    ],
  ])('%s', { timeout: 180_000 }, async ([, slug, main, verdict]) => {
    const done = await judgedBy(slug, judgePack(slug, main));
    const told = JSON.stringify({ verdict: done.verdict, details: done.details, history: done.history });
    expect(done.verdict, told).toBe(verdict);
    if (verdict === 'scored') expect(done.scores).toEqual({ accuracy: 0.5, macro_f1: 0.5 });
    else {
      // Ours to put right: tried three times, no score, and no word of how it came about.
      expect(done.scores).toBeNull();
      expect(done.history.filter((h) => h.step === 'retried')).toHaveLength(2);
      expect(Object.keys(done.details ?? {})).toEqual(['reason']);
    }
    const texts = await readable(contestant, slug, done.id);
    expect(secretsIn(texts, secrets)).toEqual([]);
    expect(visits).toBe(0);
  });

  test('never ends is ended', async () => {
    await using sandboxes = openSandboxes(platform.engine, { memoryMb: 0 });
    await using sandbox = await sandboxes.take({
      image: judgeImage,
      role: 'judge',
      limits: { ...packs.hasty, wall_seconds: 1 },
      data: [],
      files: { target: '/predictions', mb: 16 },
      program: {
        command: ['/usr/bin/python3', '-c', 'import time\ntime.sleep(1000)'],
        cwd: '/judge',
        env: { PATH: '/usr/bin' },
        ahead: 'nothing',
      },
    });
    const began = performance.now();
    const outcome = await sandbox.run(
      {
        files: tarOf([{ path: 'predictions.csv', bytes: 1, open: () => Readable.from([Buffer.from('x')]) }]),
        output: new Writable({ write: (_, __, taken) => taken() }),
      },
      AbortSignal.timeout(30_000),
    );
    expect(outcome).toMatchObject({ kind: 'ended', end: { limit: 'wall' } });
    expect(performance.now() - began).toBeLessThan(4000);
  });
});

test('afterwards nothing runs, and nothing is left but the judges’ own images', async () => {
  await worker[Symbol.asyncDispose](); // What it keeps in readiness goes with it.
  const left = await settled(watch, {
    ...before,
    layers: Number.POSITIVE_INFINITY,
    volumes: (await watch.look()).volumes,
  });
  expect(left).toEqual([]);
  expect(visits).toBe(0);
});
