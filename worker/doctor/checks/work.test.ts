import { expect, test } from 'vitest';
import { leftovers, queueAge, workers } from './work.ts';

test('no living worker is a fault, a lost one beside others a warning', () => {
  const alive = { name: 'a', slots: 2, alive: true };
  const lost = { name: 'b', slots: 2, alive: false };
  expect(workers.judge([alive])).toMatchObject({ status: 'ok', found: { en: '1 alive, 2 evaluations at a time' } });
  expect(workers.judge([alive, lost])).toMatchObject({
    status: 'warning',
    found: { en: expect.stringMatching(/: b$/) },
  });
  expect(workers.judge([lost]).status).toBe('fault');
  expect(workers.judge([]).status).toBe('fault');
});

test('a queue that nobody takes up is a fault, a long one a warning', () => {
  const idle = { waiting: 0, oldestSeconds: 0, running: 0, lapsed: 0, lapsedSeconds: 0 };
  expect(queueAge.judge(idle).status).toBe('ok');
  expect(queueAge.judge({ ...idle, waiting: 5, oldestSeconds: 20 }).status).toBe('ok');
  expect(queueAge.judge({ ...idle, waiting: 5, oldestSeconds: 90 }).status).toBe('fault');
  expect(queueAge.judge({ ...idle, waiting: 500, oldestSeconds: 90, running: 2 }).status).toBe('ok');
  expect(queueAge.judge({ ...idle, waiting: 500, oldestSeconds: 900, running: 2 }).status).toBe('warning');
  expect(queueAge.judge({ ...idle, running: 1, lapsed: 1, lapsedSeconds: 10 }).status).toBe('ok');
  expect(queueAge.judge({ ...idle, running: 1, lapsed: 1, lapsedSeconds: 100 }).status).toBe('fault');
});

test('orphans are a warning that says who removes them', () => {
  expect(leftovers.judge({ containers: [], volumes: [], reaped: true }).status).toBe('ok');
  const container = leftovers.judge({ containers: ['one'], volumes: [], reaped: true });
  expect(container).toMatchObject({ status: 'warning', advice: { en: expect.stringContaining('within ten seconds') } });
  expect(leftovers.judge({ containers: ['one'], volumes: [], reaped: false }).advice?.en).toContain('docker rm -f one');
  expect(leftovers.judge({ containers: [], volumes: ['v'], reaped: true }).advice?.en).toBe(
    'No challenge pack holds this data any more: docker volume rm v',
  );
});
