/** What the needs of the demonstration are about. */
import type { Topic } from './topic.ts';
import { lifeTopics } from './topics-life.ts';
import { machineTopics } from './topics-machines.ts';
import { materialTopics } from './topics-materials.ts';

export const topics: readonly Topic[] = [...lifeTopics, ...materialTopics, ...machineTopics];
