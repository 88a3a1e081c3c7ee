/** Small Codabench bundles, made up for one test: flowers told apart by the length of a petal. */
import { type Files, zipOfTexts } from './packs.ts';

export type BundleFiles = Record<string, string | Uint8Array>;

export const petals = { f1: 'setosa', f2: 'setosa', f3: 'virginica', f4: 'virginica' } as Record<string, string>;

/** As many bundles have it: hard-coded places, the standard library, scores as JSON. */
export const scoringJson = `import json, os, sys

input_dir, output_dir = sys.argv[1], sys.argv[2]
reference_dir = os.path.join(input_dir, 'ref')
prediction_dir = os.path.join(input_dir, 'res')
assert os.path.realpath(os.getcwd()) == '/app/program', os.getcwd()

def read(path):
    with open(path) as file:
        return dict(line.strip().split(',') for line in file if line.strip())

truth = read(os.path.join(reference_dir, 'answers.csv'))
given = read(os.path.join(prediction_dir, 'predictions.csv'))
right = [given.get(key) == value for key, value in truth.items()]
with open(os.path.join(output_dir, 'scores.json'), 'w') as file:
    json.dump({'Accuracy': sum(right) / len(right), 'wrong': len(right) - sum(right), 'other': 7}, file)
with open(os.path.join(output_dir, 'detailed_results.html'), 'w') as file:
    file.write('<h1>' + str(truth) + '</h1>')
print('truth', truth)
`;

/** The older form: places that are written out, pandas, yaml, and \`key: value\` lines. */
export const scoringText = `import pandas as pd
import yaml
with open('/app/input/res/metadata') as file:
    assert yaml.safe_load(file)['exitCode'] is None
truth = pd.read_csv('/app/input/ref/answers.csv', header=None, index_col=0)[1]
given = pd.read_csv('/app/input/res/predictions.csv', header=None, index_col=0)[1]
with open('/app/output/scores.txt', 'w') as file:
    print('Accuracy: %f' % (truth == given.reindex(truth.index)).mean(), file=file)
    print('wrong: %d' % (truth != given.reindex(truth.index)).sum(), file=file)
`;

export const answers = (labels: Record<string, string> = petals) =>
  Object.entries(labels)
    .map(([key, label]) => `${key},${label}\n`)
    .join('');

export const competitionYaml = `version: 2
title: Petals
description: Tell flowers apart.
image: logo.png
terms: pages/terms.md
docker_image: codalab/codalab-legacy:py37
registration_auto_approve: false
contact_email: nobody@example.com
colour: red
fact_sheet:
  method:
    key: method
    type: text
pages:
  - title: Overview
    file: pages/overview.md
  - title: Data
    file: pages/data.html
tasks:
  - index: 0
    name: Development
    input_data: input
    reference_data: reference.zip
    scoring_program: scoring.zip
  - index: 1
    name: Final
    reference_data: reference_final
    scoring_program: scoring.zip
solutions:
  - index: 0
    path: solution.zip
    tasks: [0]
phases:
  - index: 0
    name: Development phase
    description: Try it.
    start: 2020-01-01
    end: 12-31-2098
    max_submissions_per_day: 20
    max_submissions: 50
    execution_time_limit: 60
    starting_kit: kit
    public_data: public
    tasks: [0]
  - index: 1
    name: Final phase
    start: 2099-01-01 00:00:00
    auto_migrate_to_this_phase: true
    tasks: [1]
leaderboards:
  - title: Results
    key: main
    submission_rule: Force_Best
    columns:
      - title: Accuracy
        key: Accuracy
        index: 0
        sorting: desc
        precision: 3
      - title: Mistakes
        key: wrong
        index: 1
        sorting: asc
      - title: Total
        key: total
        index: 2
        computation: sum
        computation_indexes: [0, 1]
      - title: Secret
        key: other
        index: 3
        hidden: true
`;

/** A whole sound bundle; \`changes\` replace files, or take them away where they are null. */
export async function petalBundle(
  changes: Record<string, string | Uint8Array | null> = {},
  scoring = scoringJson,
): Promise<BundleFiles> {
  const files: BundleFiles = {
    'competition.yaml': competitionYaml,
    'logo.png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
    'pages/terms.md': 'Be fair.',
    'pages/overview.md': 'Welcome.\n\n![a petal](petal.png)',
    'pages/data.html': '<html><script>alert(1)</script><h2>Data</h2><p>Four &amp; more.</p></html>',
    'input/flowers.csv': 'id\nf1\nf2\nf3\nf4\n',
    'reference.zip': await zipOfTexts({ 'answers.csv': answers() }),
    'reference_final/answers.csv': answers({ ...petals, f4: 'setosa' }),
    'scoring.zip': await scoringProgram(scoring),
    'kit/README.md': 'Write predictions.csv.',
    'public/train.csv': 'id,label\n',
    '__MACOSX/._competition.yaml': 'clutter',
  };
  for (const [path, content] of Object.entries(changes))
    if (content === null) delete files[path];
    else files[path] = content;
  return files;
}

export const scoringProgram = (source: string, command = 'python3 scoring.py $input $output') =>
  zipOfTexts({ 'metadata.yaml': `command: ${command}\n`, 'scoring.py': source });

export const results = (labels: Record<string, string> = petals, more: Files = {}) =>
  zipOfTexts({ 'predictions.csv': answers(labels), ...more });
