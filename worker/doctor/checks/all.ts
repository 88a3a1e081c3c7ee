/** Every check, in the order of the report. A further check is one more entry. */
import type { Check } from '../check.ts';
import { differences, synchronised } from './clock.ts';
import { cgroups, engineReachable, engineVersion, images, limits, storageDriver } from './engine.ts';
import { configuration, dataFolder, processes, secrets } from './installation.ts';
import { mandatoryAccess, runc, runtime, seccomp, userNamespace } from './isolation.ts';
import { controllers, corePattern, pidfd, seccompFilter, swap, userNamespaces } from './kernel.ts';
import { dataDisk, engineDisk, memory, processors } from './machine.ts';
import { durability, migrations, postgresReachable, postgresVersion } from './postgres.ts';
import { auditLog, deliveries, mailServer } from './records.ts';
import { eviction, persistence, redisMemory, redisReachable, redisVersion } from './redis.ts';
import { leftovers, queueAge, workers } from './work.ts';

export const allChecks: Check[] = [
  ...[processes, configuration, secrets, dataFolder],
  ...[engineReachable, engineVersion, storageDriver, cgroups, limits, images],
  ...[runtime, runc, seccomp, mandatoryAccess, userNamespace],
  ...[pidfd, seccompFilter, userNamespaces, controllers, swap, corePattern],
  ...[processors, memory, dataDisk, engineDisk],
  ...[postgresReachable, postgresVersion, migrations, durability],
  ...[redisReachable, redisVersion, eviction, redisMemory, persistence],
  ...[synchronised, differences],
  ...[workers, queueAge, leftovers],
  ...[auditLog, mailServer, deliveries],
];
