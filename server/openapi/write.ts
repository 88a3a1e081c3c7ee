/** Writes the OpenAPI document without a database or a queue, for the generated client, and the shared words beside it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../core/config.ts';
import { openDatabase } from '../../core/db/client.ts';
import { folderStorage } from '../../core/storage/storage.ts';
import { buildApp } from '../app.ts';
import { vocabularyModule } from './vocabulary.ts';

const target = process.argv[2] ?? fileURLToPath(new URL('../../.generated/openapi.json', import.meta.url));
const nowhere = 'postgres://127.0.0.1:1/none';
const config = readConfig({ DATABASE_URL: nowhere, REDIS_URL: 'redis://127.0.0.1:1', LOG_LEVEL: 'silent' });
await using database = openDatabase(nowhere);
const none = async () => {};
const app = await buildApp({
  config,
  database,
  storage: folderStorage('/nonexistent'),
  queue: { offer: none, size: async () => 0, [Symbol.asyncDispose]: none },
  feed: {
    follow: () => () => {},
    since: async () => [],
    newest: async () => 0,
    [Symbol.asyncDispose]: none,
  },
  now: () => new Date(),
});
await app.ready();
await mkdir(dirname(target), { recursive: true });
await writeFile(target, `${JSON.stringify(app.swagger(), null, 2)}\n`);
await writeFile(join(dirname(target), 'vocabulary.ts'), vocabularyModule);
await app.close();
