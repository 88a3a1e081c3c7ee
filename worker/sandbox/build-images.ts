/** Builds the project's images, saying what it does. */
import { openEngine } from './engine.ts';
import { buildOwnImages } from './images.ts';

const engine = await openEngine({ instance: process.env.JIEBANG_INSTANCE ?? 'jiebang', worker: 'build' });
await buildOwnImages(engine, (line) => console.log(line));
