/** `jiebang doctor`: what is wrong with the installation that the environment names, and what to do about it. */
import { parseArgs } from 'node:util';
import { examine, exitStatus } from '../doctor/examine.ts';
import { openExamined } from '../doctor/examined.ts';
import { textOf } from '../doctor/text.ts';
import { languageOf } from './language.ts';

export async function doctorCommand(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { lang: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  await using examined = openExamined(process.env);
  const report = await examine(examined, new Date());
  console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report, languageOf(values.lang)));
  return exitStatus(report);
}
