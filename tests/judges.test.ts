/** Runs the Python tests of the judges in the judge's own image; each is a test here. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { filesOf, tarOf } from '../core/archives/tar.ts';

const image = process.env.JIEBANG_JUDGE_IMAGE ?? 'jiebang/judge';
const judges = fileURLToPath(new URL('../judges', import.meta.url));

/** Prints one line of JSON a test: its name, and why it failed, if it did. */
const runner = `
import json, sys, unittest
class Report(unittest.TestResult):
    def say(self, test, why): print(json.dumps({"name": test.id(), "why": why}), flush=True)
    def addSuccess(self, test): self.say(test, None)
    def addSkip(self, test, reason): self.say(test, "skipped: " + reason)
    def addFailure(self, test, error): self.say(test, self._exc_info_to_string(error, test))
    addError = addFailure
    def addSubTest(self, test, sub, error):
        if error: self.say(sub, self._exc_info_to_string(error, test))
load = unittest.TestLoader().discover
suite = unittest.TestSuite([load("sdk", top_level_dir="sdk"), unittest.TestLoader().discover("metrics", top_level_dir="."), unittest.TestLoader().discover("codabench", top_level_dir="codabench")])
suite.run(Report())
`;

interface Outcome {
  name: string;
  why: string | null;
}

/** The sources go in as a tar stream: the engine may be on another machine, where no folder could be mounted. */
async function runPythonTests(): Promise<Outcome[]> {
  const rooms = await Promise.all(['sdk', 'metrics', 'codabench'].map((room) => filesOf(judges, room)));
  const main = join(judges, 'main.py');
  const entry = { path: 'main.py', bytes: (await stat(main)).size, open: () => createReadStream(main) };
  const files = [...rooms.flat(), entry];
  const script = 'mkdir /tmp/j && cd /tmp/j && tar x && PYTHONPATH=/tmp/j/sdk:/tmp/j exec python3 -B -c "$TESTS"';
  const flags = ['-i', '--rm', '--network', 'none', '--entrypoint', 'sh', '--env', `TESTS=${runner}`];
  const docker = spawn('docker', ['run', ...flags, image, '-c', script]);
  docker.stdin.on('error', () => {}); // A container that ends early says why on its standard error.
  tarOf(files).pipe(docker.stdin);
  const [output, errors, status] = await Promise.all([
    text(docker.stdout),
    text(docker.stderr),
    new Promise((resolve, reject) => docker.once('close', resolve).once('error', reject)),
  ]);
  if (status !== 0) return [{ name: `run in ${image}`, why: errors || `exit status ${status}` }];
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

const outcomes = await runPythonTests();

test('the Python tests of the judges were found', () => {
  expect(outcomes.length).toBeGreaterThan(40);
});

test.each(outcomes)('$name', ({ why }) => {
  expect(why, why ?? '').toBeNull();
});
