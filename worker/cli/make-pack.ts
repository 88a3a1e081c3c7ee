/** `jiebang make-pack`: makes the data of the packs that ship without it. */
import { parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';
import { generatedPacks, makeGenerated } from './make-generated.ts';
import { makeWildCats } from './make-wild-cats.ts';

export async function makePackCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { out: { type: 'string' }, 'if-missing': { type: 'boolean', default: false } },
  });
  const [name, folder] = positionals;
  const say = (text: string) => console.log(text);
  const generated = generatedPacks.find((known) => known === name);
  if (generated) await makeGenerated(generated, { onlyIfMissing: values['if-missing'], say });
  else if (name === 'wild-cats' && folder) await makeWildCats({ photographs: folder, out: values.out, say });
  else throw new CommandError(`npm run make-pack -- ${generatedPacks.join(' | ')} | wild-cats FOLDER [--out FOLDER]`);
  return 0;
}
