/** Room: processors, memory, disks. */
import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { availableParallelism, release, totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type Check, fault, NotThere, type Outcome, ok, warning } from '../check.ts';
import type { Examined } from '../examined.ts';

const GiB = 2 ** 30;
const gib = (bytes: number) => (bytes / GiB).toFixed(1);

/** The engine's machine, or this one where no engine answers. */
async function sizeOf(examined: Examined): Promise<{ cpus: number; memoryBytes: number; here: boolean }> {
  const reached = await examined.reachEngine();
  if (!reached.answers) return { cpus: availableParallelism(), memoryBytes: totalmem(), here: true };
  const { cpus, memoryBytes, kernel } = reached.part.facts;
  return { cpus, memoryBytes, here: kernel === release() };
}

export const processors: Check<{ cpus: number; slots: number }> = {
  id: 'machine.processors',
  title: { en: 'processors', zh: '处理器' },
  async gather(examined) {
    const { cpus } = await sizeOf(examined);
    return { cpus, slots: examined.settings.JIEBANG_SLOTS || cpus };
  },
  judge({ cpus, slots }) {
    const found = {
      en: `${cpus}, for ${slots} evaluations at a time`,
      zh: `${cpus} 个，每个评测进程同时评测 ${slots} 项`,
    };
    if (slots > cpus)
      return warning(found, {
        en: `Set JIEBANG_SLOTS to ${cpus} or less: evaluations that share a processor slow one another down.`,
        zh: `请将 JIEBANG_SLOTS 设为不超过 ${cpus}：共用处理器的评测会相互拖慢。`,
      });
    if (cpus < 2)
      return warning(found, {
        en: 'Use two or more: otherwise API, database and sandboxes share one, and measured times grow under load.',
        zh: '请使用两个以上的处理器：否则接口、数据库与沙箱争用，负载高时计时会变长。',
      });
    return ok(found);
  },
};

interface Memory {
  totalBytes: number;
  /** Null when it is another machine's. */
  availableBytes: number | null;
  slots: number;
}

export const memory: Check<Memory> = {
  id: 'machine.memory',
  title: { en: 'memory', zh: '内存' },
  async gather(examined) {
    const { cpus, memoryBytes, here } = await sizeOf(examined);
    const kilobytes = here && /^MemAvailable:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
    return {
      totalBytes: memoryBytes,
      availableBytes: kilobytes ? Number(kilobytes) * 1024 : null,
      slots: examined.settings.JIEBANG_SLOTS || cpus,
    };
  },
  judge({ totalBytes, availableBytes, slots }) {
    const free = availableBytes === null ? null : gib(availableBytes);
    const found = {
      en: `${gib(totalBytes)} GiB${free === null ? '' : `, ${free} GiB of it available`}`,
      zh: `${gib(totalBytes)} GiB${free === null ? '' : `，可用 ${free} GiB`}`,
    };
    const advice = {
      en: `Have about 1 GiB for each of the ${slots} evaluations at a time (or what the challenges’ memory_mb says) and 1 GiB for the platform, or lower JIEBANG_SLOTS.`,
      zh: `请为同时进行的 ${slots} 项评测各预留约 1 GiB（或按赛题的 memory_mb），并为平台预留 1 GiB；也可调低 JIEBANG_SLOTS。`,
    };
    if (totalBytes < GiB || (availableBytes !== null && availableBytes < GiB / 4)) return fault(found, advice);
    if (totalBytes < 2 * GiB || (availableBytes ?? totalBytes) < slots * GiB) return warning(found, advice);
    return ok(found);
  },
};

export interface Disk {
  path: string;
  freeBytes: number;
  /** Share of its inodes that is free, 0 to 1; null where the file system has no fixed number. */
  freeInodes: number | null;
}

async function diskOf(path: string): Promise<Disk> {
  const { bavail, bsize, files, ffree } = await statfs(path);
  return { path, freeBytes: bavail * bsize, freeInodes: files > 0 ? ffree / files : null };
}

function judgeDisk(disk: Disk, least: { fault: number; warning: number }, full: { en: string; zh: string }): Outcome {
  const inodes = disk.freeInodes === null ? null : Math.floor(disk.freeInodes * 100);
  const found = {
    en: `${gib(disk.freeBytes)} GiB free at ${disk.path}${inodes === null ? '' : `, ${inodes} % of its inodes`}`,
    zh: `${disk.path} 剩余 ${gib(disk.freeBytes)} GiB${inodes === null ? '' : `，inode 剩余 ${inodes} %`}`,
  };
  if (disk.freeBytes < least.fault || (disk.freeInodes ?? 1) < 0.01) return fault(found, full);
  if (disk.freeBytes < least.warning || (disk.freeInodes ?? 1) < 0.05) return warning(found, full);
  return ok(found);
}

export const dataDisk: Check<Disk> = {
  id: 'machine.disk_data',
  title: { en: 'disk of the data folder', zh: '数据目录所在磁盘' },
  gather: (examined) => diskOf(nearest(resolve(examined.settings.JIEBANG_DATA))),
  judge: (disk) =>
    judgeDisk(
      disk,
      { fault: GiB, warning: 5 * GiB },
      {
        en: 'Make room or move the data folder (JIEBANG_DATA): uploads are refused when it is full.',
        zh: '请清理空间或迁移数据目录（JIEBANG_DATA）：磁盘写满后将无法上传。',
      },
    ),
};

export const engineDisk: Check<Disk> = {
  id: 'machine.disk_engine',
  title: { en: 'disk of the engine', zh: '引擎所在磁盘' },
  async gather(examined) {
    const { rootFolder, kernel } = await examined.engineFacts();
    if (kernel !== release() || !existsSync(rootFolder))
      throw new NotThere({
        en: `Not checked: ${rootFolder} is on the engine’s own machine or in its container. Run df there.`,
        zh: `未检查：${rootFolder} 位于引擎自身的机器或容器中，请在那里执行 df。`,
      });
    return diskOf(rootFolder);
  },
  judge: (disk) =>
    judgeDisk(
      disk,
      { fault: 2 * GiB, warning: 10 * GiB },
      {
        en: 'Make room: docker image prune removes images that nothing uses. An image of a runtime takes about 1.3 GiB.',
        zh: '请清理空间：docker image prune 可删除无用镜像。一个运行环境镜像约占 1.3 GiB。',
      },
    ),
};

/** The folder, or the nearest above it that exists. */
function nearest(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearest(dirname(path));
}
