/**
 * Hostile solutions, each submitted as anybody would submit it, a few at a time with a harmless one of another team
 * beside them: the verdict is the expected one, nobody learns a secret, the neighbour and the machine notice nothing.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finished, type SubmissionBody, submit } from '../support/submissions.ts';
import { type Arena, openArena, packs, readable, sampleZip, secretsIn, settled, submitNeighbour } from './arena.ts';
import { breachesIn, corpus, endingsOf, type Sample, saidBy } from './corpus.ts';
import type { HostState } from './host.ts';

let arena: Arena;
let before: HostState;

beforeAll(async () => {
  arena = await openArena();
  // What is made once, such as data volumes, is not the hostile ones' doing; the rivals' secret is at home now too.
  const first = await Promise.all(
    Object.keys(packs).map(async (slug) => {
      const sent = await submit(arena.attacker, slug, await sampleZip('00-honest', arena.port));
      return finished(arena.attacker, sent.body.id);
    }),
  );
  expect(first.map((done) => done.verdict)).toEqual(['scored', 'scored', 'scored']);
  await finished(arena.rival, await submitNeighbour(arena));
  before = await arena.watch.look();
}, 120_000);
afterAll(() => arena?.[Symbol.asyncDispose]());

const atOnce = 5;
const only = process.env.JIEBANG_SAMPLES;
const chosen = only ? corpus.filter((sample) => new RegExp(only).test(sample.folder)) : corpus;
const waves = Array.from({ length: Math.ceil(chosen.length / atOnce) }, (_, n) => {
  const samples = chosen.slice(n * atOnce, (n + 1) * atOnce);
  return { samples, title: samples.map((sample) => sample.folder).join(', ') };
});

interface Seen {
  done: SubmissionBody;
  texts: Map<string, string>;
  log: string;
}

describe.for(waves)('$title', ({ samples }) => {
  const seen = new Map<Sample, Seen>();
  let neighbour: SubmissionBody;
  let neighbourLog: string;
  let left: string[];

  beforeAll(async () => {
    const neighbourId = await submitNeighbour(arena);
    await Promise.all(
      samples.map(async (sample) => {
        const slug = sample.pack ?? 'patient';
        const sent = await submit(arena.attacker, slug, await sampleZip(sample.folder, arena.port));
        expect(sent.status, JSON.stringify(sent.body)).toBe(201);
        const done = await finished(arena.attacker, sent.body.id, 90_000);
        const texts = await readable(arena.attacker, slug, done.id);
        seen.set(sample, { done, texts, log: texts.get(`/api/submissions/${done.id}/log`) ?? '' });
      }),
    );
    neighbour = await finished(arena.rival, neighbourId, 90_000);
    neighbourLog =
      (await readable(arena.rival, 'patient', neighbourId)).get(`/api/submissions/${neighbourId}/log`) ?? '';
    left = await settled(arena.watch, before);
  }, 180_000);

  test.for(samples)('$number $folder', (sample) => {
    const { done, texts, log } = seen.get(sample) as Seen;
    const told = `${JSON.stringify({ verdict: done.verdict, details: done.details, mistakes: done.mistakes })}\n${log}`;

    expect(breachesIn(log, sample, arena.platform.engine.isGvisor)).toEqual([]);
    const mistakes = done.mistakes?.mistakes.map((m) => m.code);
    const ending = endingsOf(sample, arena.platform.engine.isGvisor).find(
      (e) =>
        e.verdict === done.verdict &&
        (e.reason === undefined || e.reason === done.details?.reason) &&
        (e.mistake === undefined || mistakes?.includes(e.mistake)),
    );
    expect(ending, told).toBeDefined();
    if (ending?.value !== undefined) expect(done.details?.value, told).toBe(ending.value);
    if (done.verdict === 'scored') expect(done.scores?.accuracy, told).toBeCloseTo(ending?.accuracy ?? 1, 6);
    else expect(done.scores).toBeNull();
    expect(done.history.map((h) => h.step)).not.toContain('retried');

    for (const pattern of saidBy(sample, arena.platform.engine.isGvisor, log)) expect(log).toMatch(pattern);
    for (const pattern of sample.saysNot ?? []) expect(log).not.toMatch(pattern);
    const limits = packs[sample.pack ?? 'patient'];
    expect(Buffer.byteLength(log)).toBeLessThanOrEqual(limits.log_kb * 1024 * 3 + 100);
    expect(done.resources?.wall_ms ?? 0).toBeLessThan((limits.wall_seconds + 1) * 1000 + (sample.graceMs ?? 0));

    expect(secretsIn(texts, arena.secrets)).toEqual([]);
    expect(secretsIn([['the events', arena.heard()]], arena.secrets)).toEqual([]);
    expect(secretsIn([['the log', log]], arena.names)).toEqual([]);
  });

  test('the neighbour noticed nothing', () => {
    expect(neighbour).toMatchObject({ verdict: 'scored', scores: { accuracy: 1 } });
    expect(neighbour.history.map((h) => h.step)).toEqual(['queued', 'preparing', 'running', 'judging', 'finished']);
    expect(neighbourLog).toBe(`undisturbed ${arena.rivalSecret}\n`);
  });

  test('the machine is as it was, and nobody called', () => {
    expect(left).toEqual([]);
    expect(arena.visits()).toBe(0);
  });
});
