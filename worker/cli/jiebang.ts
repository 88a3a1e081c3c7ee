/** The command line: one file for each command. */
import { CommandError } from './command-error.ts';
import { doctorCommand } from './doctor.ts';
import { judgeCommand } from './judge.ts';
import { makePackCommand } from './make-pack.ts';
import { packCommand } from './pack.ts';
import { submitCommand } from './submit.ts';

const usage = `jiebang 揭榜

  jiebang submit SOLUTION.zip --challenge SLUG [--phase KEY] [--note TEXT] [--server URL] [--token TOKEN] [--lang zh|en]
      Submits a solution (a zip, or a folder that is zipped on the way) and follows it to its verdict.
      The token is made on the account page; JIEBANG_TOKEN and JIEBANG_SERVER say the same.

  jiebang judge SOLUTION --pack PACK [--split public|private|final] [--lang zh|en] [--json]
      Runs a solution (folder or zip) on this machine's Docker exactly as the platform would.

  jiebang pack check FOLDER|ZIP [--lang zh|en] [--json]
      Tries a challenge pack out before anybody competes on it: its baselines, its judge, leaks of the truth.

  jiebang pack import-codabench BUNDLE --out FOLDER [--slug SLUG] [--lang zh|en] [--json]
      Makes a challenge pack of a Codabench bundle (folder or zip) and says of each line what became of it.

  jiebang make-pack snow-leopard | snow-leopard-detection | snow-leopard-individuals [--if-missing]
  jiebang make-pack wild-cats FOLDER [--out FOLDER]
      Makes a challenge pack's data: generated, or from a folder of photographs.

  jiebang doctor [--lang zh|en] [--json]
      Checks the installation that the environment names (DATABASE_URL, REDIS_URL, DOCKER_HOST …), and this machine.
`;

const commands: Record<string, (args: string[]) => Promise<number>> = {
  submit: submitCommand,
  judge: judgeCommand,
  pack: packCommand,
  'make-pack': makePackCommand,
  doctor: doctorCommand,
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  const asked = name === '--help' || name === '-h' || name === 'help';
  (asked ? console.log : console.error)(usage);
  process.exit(asked ? 0 : 2);
}
try {
  process.exitCode = await command(args);
} catch (error) {
  // A wrong option is the caller's; anything else that is not foreseen deserves its stack.
  const foreseen = error instanceof CommandError || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS');
  console.error(foreseen ? (error as Error).message : error);
  process.exitCode = foreseen ? 2 : 1;
}
