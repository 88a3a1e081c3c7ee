/**
 * The sandboxes of a pack that came as a Codabench bundle. Its programs are strangers' and stay as they are: each gets
 * a container of its own, none of them runs ahead of its job, and what they find in `/app` is mounted there read-only.
 * The truth is in the scoring program's sandbox alone, where nothing of a contestant's is ever run by us.
 */
import type { Limits, Manifest } from '../../core/packs/manifest.ts';
import type { Recipe } from '../sandbox/recipe.ts';
import { environmentOf } from './environment.ts';
import type { MountedProgram, ScoringTask } from './score.ts';

type Task = Pick<ScoringTask, 'manifest' | 'images' | 'data'>;

/** Runs the ingestion program, which calls what a contestant handed in. */
export function ingestionRecipe({ manifest, images, data }: Task, program: MountedProgram): Recipe {
  return {
    image: images.runtime,
    role: 'solution',
    limits: manifest.limits,
    data: [
      { volume: data.input, target: '/app/input_data' },
      { volume: program.volume, target: '/app/program' },
    ],
    files: { target: '/app/ingested_program', mb: manifest.submission.max_unpacked_mb },
    program: programOf('ingest.py', manifest.limits, { command: program.command }),
  };
}

/** Runs the scoring program on predictions and truth. @param judges what any judge may use. */
export function scoringRecipe({ manifest, images, data }: Task, program: MountedProgram, judges: Limits): Recipe {
  const { limits, submission } = manifest;
  // One time limit holds for each step of a bundle, as it was written for.
  const scoringLimits = { ...judges, wall_seconds: limits.wall_seconds };
  return {
    image: images.judge,
    role: 'judge',
    limits: scoringLimits,
    data: [
      { volume: data.truth, target: '/app/input/ref' },
      { volume: data.input, target: '/app/input_data' },
      { volume: program.volume, target: '/app/program' },
    ],
    files: {
      target: '/app/input/res',
      mb: (submission.kind === 'code' ? limits.output_mb : submission.max_unpacked_mb) + 16,
    },
    program: programOf('score.py', scoringLimits, {
      command: program.command,
      ran_code: submission.kind === 'code',
      ...columnsOf(manifest),
    }),
  };
}

function columnsOf({ judge }: Manifest) {
  if (!('contract' in judge)) throw new Error('the pack has programs under no contract');
  return { columns: judge.columns, computed: judge.computed };
}

function programOf(script: 'ingest.py' | 'score.py', limits: Limits, settings: object): Recipe['program'] {
  return {
    command: ['/usr/bin/python3', `/codabench/${script}`],
    cwd: '/app/program',
    env: {
      ...environmentOf(limits),
      PYTHONUNBUFFERED: '1',
      JIEBANG_CODABENCH: JSON.stringify(settings),
    },
    ahead: 'nothing',
  };
}
