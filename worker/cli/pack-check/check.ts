/** Checks a challenge pack as its author can: with the hidden truth at hand, before anybody competes on it. */
import { primaryScore, type SplitName } from '../../../core/packs/manifest.ts';
import { type Pack, readPack } from '../../../core/packs/read.ts';
import { openLocalPlatform } from '../local-platform.ts';
import { runBaselines, runStarter, type Sample } from './baselines.ts';
import { finding } from './findings.ts';
import { findLeaks } from './leaks.ts';
import type { PackReport } from './measured.ts';
import { pictureLooker } from './pictures.ts';
import { type Bench, openBench } from './splits.ts';
import { beatsChance, repeatJudging, tryMalformed, tryRandom } from './trials.ts';

/** Any number does; it is reported, so that a finding can be looked into. */
const seed = 20_190_726;

/**
 * @param folder of the pack. @param scratch a folder of its own, which the caller removes.
 * @param say is told what is done next.
 * @throws CommandError when Docker does not answer; Error when the engine fails.
 */
export async function checkPack(
  folder: string,
  scratch: string,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<PackReport> {
  const report: PackReport = {
    slug: null,
    title: null,
    seed,
    cases: {},
    findings: [],
    baselines: [],
    chance: [],
    repeated: [],
    malformed: [],
  };
  const { pack, mistakes } = await readPack(folder);
  report.findings.push(...mistakes.map(({ file, key, reason }) => finding('pack_mistake', { file, key, reason })));
  if (!pack) return report;
  report.slug = pack.manifest.slug;
  report.title = pack.manifest.title;

  await using platform = await openLocalPlatform(scratch);
  const leaks = await findLeaks(pack, pictureLooker(platform, scratch), seed);
  report.cases = leaks.cases;
  const bench = await openBench(platform, pack, signal, say);
  await tryOut(bench, pack, report);
  report.findings.push(...leaks.findings);
  return report;
}

/** Runs the baselines, then tries the judge with what they predicted. */
async function tryOut(bench: Bench, pack: Pack, report: PackReport): Promise<void> {
  const { findings, runs, samples } = await runBaselines(bench, pack);
  report.findings.push(...findings);
  report.baselines = runs;
  let first = true;
  for (const split of bench.splits) {
    const sample = best(bench, samples, split) ?? (await runStarter(bench, pack, split));
    if (!sample) {
      report.findings.push(finding('no_sample', { split }));
      continue;
    }
    if (first) {
      const { findings, repeated } = await repeatJudging(bench, sample);
      report.repeated.push(repeated);
      const trials = await tryMalformed(bench, sample);
      report.malformed = trials.tried;
      report.findings.push(...findings, ...trials.findings);
      first = false;
    }
    const random = await tryRandom(bench, sample, report.seed);
    report.findings.push(...random.findings);
    if (!random.chance) continue;
    report.chance.push(random.chance);
    report.findings.push(...beatsChance(bench, samples, random.chance));
  }
}

/** The baseline whose predictions vary most usefully: the one that scores best. */
function best({ manifest }: Bench, samples: readonly Sample[], split: SplitName): Sample | undefined {
  const sign = primaryScore(manifest.scores).better === 'higher' ? 1 : -1;
  return samples.filter((sample) => sample.split === split).sort((a, b) => sign * (b.primary - a.primary))[0];
}
