/** Loads the demonstration into the installation that the environment names. */
import { join } from 'node:path';
import { openDatabase } from '../../../core/db/client.ts';
import { folderStorage } from '../../../core/storage/storage.ts';
import { reported } from './figures.ts';
import { seedTianjin } from './seed.ts';

const { DATABASE_URL: url, JIEBANG_DATA: folder = '.data' } = process.env;
if (!url) throw new Error('usage: DATABASE_URL=… JIEBANG_DATA=… main.ts');
await using database = openDatabase(url, { max: 2, name: 'jiebang-seed' });
const isNew = await seedTianjin({ database, storage: folderStorage(join(folder, 'storage')) });
console.log(
  isNew
    ? `wrote ${reported.enterprises} enterprises, ${reported.needs} needs, ${reported.responses} responses and ${reported.contracts} contracts`
    : 'is there already; nothing was changed',
);
