/** Whether evaluations are carried out, and what they left behind. */

import { belongingsOf } from '../../sandbox/inspect.ts';
import { type Check, fault, ok, warning } from '../check.ts';
import { knownData, type OpenWork, openWork, type WorkerSeen, workersSeen } from '../queries.ts';

export const workers: Check<WorkerSeen[]> = {
  id: 'work.workers',
  title: { en: 'workers', zh: '评测进程' },
  gather: async (examined) => workersSeen(await examined.database()),
  judge(seen) {
    const alive = seen.filter((worker) => worker.alive);
    const lost = seen.filter((worker) => !worker.alive);
    const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
    if (alive.length === 0)
      return fault(
        { en: 'None is alive: evaluations wait.', zh: '没有存活的评测进程：评测将一直等待。' },
        {
          en: 'Start one: node worker/main.ts (npm start does), or docker compose up --scale worker=1. Its log says why one ended.',
          zh: '请启动：node worker/main.ts（npm start 会自动启动）或 docker compose up --scale worker=1。退出原因见其日志。',
        },
      );
    const found = {
      en: `${alive.length} alive, ${slots} evaluations at a time`,
      zh: `${alive.length} 个存活，可同时评测 ${slots} 项`,
    };
    if (lost.length === 0) return ok(found);
    return warning(
      {
        en: `${found.en}; lost within the last day: ${lost.map((worker) => worker.name).join(', ')}`,
        zh: `${found.zh}；最近一天内失联：${lost.map((worker) => worker.name).join('、')}`,
      },
      {
        en: 'Their evaluations went to others. See why they ended: the log, or the machine’s own (dmesg: out of memory).',
        zh: '其评测已转交其他进程。请查看退出原因：进程日志或系统日志（dmesg：内存不足）。',
      },
    );
  },
};

const patientSeconds = 60;
const longSeconds = 600;

export const queueAge: Check<OpenWork> = {
  id: 'work.queue',
  title: { en: 'queue', zh: '队列' },
  gather: async (examined) => openWork(await examined.database()),
  judge({ waiting, oldestSeconds, running, lapsed, lapsedSeconds }) {
    const age = Math.round(oldestSeconds);
    const found = {
      en: `${waiting} waiting${waiting > 0 ? `, the longest for ${age} s` : ''}; ${running} running`,
      zh: `等待 ${waiting} 项${waiting > 0 ? `，最久 ${age} 秒` : ''}；进行中 ${running} 项`,
    };
    const stuck = {
      en: 'Look for errors in the workers’ logs, see that Redis answers, and start the workers again: they take up everything that waits.',
      zh: '请查看评测进程日志，确认 Redis 正常响应，然后重启评测进程：它们会接手所有等待中的评测。',
    };
    if (lapsed > 0 && lapsedSeconds > patientSeconds)
      return fault(
        {
          en: `${found.en}; ${lapsed} were lost by their worker and not taken up again for ${Math.round(lapsedSeconds)} s`,
          zh: `${found.zh}；另有 ${lapsed} 项因评测进程失联而中断，${Math.round(lapsedSeconds)} 秒内无人接手`,
        },
        stuck,
      );
    if (waiting > 0 && running === 0 && oldestSeconds > patientSeconds) return fault(found, stuck);
    if (waiting > 0 && oldestSeconds > longSeconds)
      return warning(found, {
        en: 'There is more to do than workers can: start further ones, on further machines.',
        zh: '评测任务超出处理能力：请在更多机器上启动评测进程。',
      });
    return ok(found);
  },
};

interface Leftovers {
  containers: string[];
  volumes: string[];
  /** Whether a worker lives, which removes containers every ten seconds. */
  reaped: boolean;
}

export const leftovers: Check<Leftovers> = {
  id: 'work.leftovers',
  title: { en: 'orphaned containers and volumes', zh: '遗留的容器与数据卷' },
  async gather(examined) {
    const instance = examined.settings.JIEBANG_INSTANCE;
    // What lies there is listed first, so that what a worker makes meanwhile is not taken for an orphan.
    const there = await belongingsOf(await examined.engine(), instance);
    const sql = await examined.database();
    const alive = (await workersSeen(sql)).filter((worker) => worker.alive).map((worker) => worker.name);
    const data = new Set((await knownData(sql)).map((sha256) => `${instance}-data-${sha256.slice(0, 32)}`));
    return {
      containers: there.containers.filter(({ worker }) => !alive.includes(worker)).map(({ name }) => name),
      volumes: there.volumes.filter((name) => !data.has(name)),
      reaped: alive.length > 0,
    };
  },
  judge({ containers, volumes, reaped }) {
    if (containers.length + volumes.length === 0) return ok({ en: 'none', zh: '无' });
    const some = (all: string[]) => `${all.slice(0, 5).join(' ')}${all.length > 5 ? ' …' : ''}`;
    const advice = [
      ...(containers.length > 0 && reaped
        ? [{ en: 'A worker removes the containers within ten seconds.', zh: '评测进程会在十秒内清除这些容器。' }]
        : []),
      ...(containers.length > 0 && !reaped
        ? [
            {
              en: `The next worker removes the containers, or: docker rm -f ${some(containers)}`,
              zh: `下一个评测进程启动时会清除容器，也可执行：docker rm -f ${some(containers)}`,
            },
          ]
        : []),
      ...(volumes.length > 0
        ? [
            {
              en: `No challenge pack holds this data any more: docker volume rm ${some(volumes)}`,
              zh: `已无赛题包使用这些数据：docker volume rm ${some(volumes)}`,
            },
          ]
        : []),
    ];
    return warning(
      {
        en: `${containers.length} containers, ${volumes.length} volumes`,
        zh: `${containers.length} 个容器，${volumes.length} 个数据卷`,
      },
      { en: advice.map(({ en }) => en).join(' '), zh: advice.map(({ zh }) => zh).join('') },
    );
  },
};
