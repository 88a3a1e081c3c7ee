/** What sandboxes need of the kernel that they run on. */
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { type Check, fault, NotThere, ok, plain, unknown, warning } from '../check.ts';
import type { Examined } from '../examined.ts';
import { isAtLeast } from '../versions.ts';

/** The engine's kernel, or this machine's where no engine answers. */
async function kernelOf(examined: Examined): Promise<string> {
  const reached = await examined.reachEngine();
  return reached.answers ? reached.part.facts.kernel : release();
}

/** @throws NotThere when the engine has another kernel than this process, which cannot look into it. */
async function onThisKernel(examined: Examined): Promise<void> {
  if ((await kernelOf(examined)) !== release())
    throw new NotThere({
      en: 'Not checked: the engine runs on another machine. Run doctor there too.',
      zh: '未检查：引擎运行在另一台机器上，请在那台机器上也执行 doctor。',
    });
}

export const pidfd: Check<string> = {
  id: 'kernel.pidfd',
  title: { en: 'process handles (pidfd)', zh: '进程句柄（pidfd）' },
  gather: kernelOf,
  judge(kernel) {
    if (isAtLeast(kernel, '5.3'))
      return ok({ en: `there since Linux 5.3; this is ${kernel}`, zh: `Linux 5.3 起支持，当前为 ${kernel}` });
    return fault(
      {
        en: `Linux ${kernel} has none; the first process of a sandbox waits with them.`,
        zh: `Linux ${kernel} 不支持，而沙箱的首个进程依赖它。`,
      },
      { en: 'Use Linux 5.3 or newer on the engine’s machine.', zh: '请在引擎所在机器上使用 Linux 5.3 或更高版本。' },
    );
  },
};

export const seccompFilter: Check<string[]> = {
  id: 'kernel.seccomp',
  title: { en: 'system call filter of the sandbox', zh: '沙箱自身的系统调用过滤' },
  async gather(examined) {
    await onThisKernel(examined);
    return (read('/proc/sys/kernel/seccomp/actions_avail') ?? '').trim().split(/\s+/).filter(Boolean);
  },
  judge(actions) {
    if (actions.includes('errno') && actions.includes('allow')) return ok({ en: 'available', zh: '可用' });
    return fault(
      {
        en: 'This kernel has no seccomp filters: no solution can be started.',
        zh: '内核不支持 seccomp 过滤：参赛程序无法启动。',
      },
      { en: 'Use a kernel built with CONFIG_SECCOMP_FILTER.', zh: '请使用启用 CONFIG_SECCOMP_FILTER 的内核。' },
    );
  },
};

export const userNamespaces: Check<number | null> = {
  id: 'kernel.user_namespaces',
  title: { en: 'user namespaces', zh: '用户命名空间' },
  async gather(examined) {
    await onThisKernel(examined);
    const most = read('/proc/sys/user/max_user_namespaces');
    return most === null || !existsSync('/proc/self/ns/user') ? null : Number(most);
  },
  judge(most) {
    if (most !== null && most > 0) return ok({ en: `available, ${most} at most`, zh: `可用，上限 ${most}` });
    return warning(
      {
        en: 'This kernel allows none, so that user ids cannot be remapped.',
        zh: '内核不允许使用，因而无法重映射用户 ID。',
      },
      {
        en: 'Set user.max_user_namespaces with sysctl (or use a kernel built with CONFIG_USER_NS). Sandboxes work without.',
        zh: '请用 sysctl 设置 user.max_user_namespaces（或使用启用 CONFIG_USER_NS 的内核）。不启用沙箱也能工作。',
      },
    );
  },
};

const needed = ['memory', 'pids', 'cpu'];

export const controllers: Check<string[]> = {
  id: 'kernel.controllers',
  title: { en: 'control groups for memory, processes, processors', zh: '内存、进程数、CPU 控制组' },
  async gather(examined) {
    await onThisKernel(examined);
    const unified = read('/sys/fs/cgroup/cgroup.controllers');
    if (unified !== null) return unified.trim().split(/\s+/);
    // Name, hierarchy, number of groups, enabled.
    const rows = (read('/proc/cgroups') ?? '').split('\n').map((line) => line.split(/\s+/));
    return rows.flatMap(([name, , , enabled]) => (name && enabled === '1' ? [name] : []));
  },
  judge(enabled) {
    const missing = needed.filter((name) => !enabled.includes(name));
    if (missing.length === 0) return ok(plain(needed.join(', ')));
    return fault(
      {
        en: `Not enabled: ${missing.join(', ')}. A solution could take the whole machine.`,
        zh: `未启用：${missing.join('、')}。参赛程序可能耗尽整台机器的资源。`,
      },
      {
        en: 'Boot with cgroup_enable=memory, and in a container or a virtual environment ask its host to delegate them.',
        zh: '请以 cgroup_enable=memory 启动；若在容器或虚拟环境中，请由宿主机委派这些控制器。',
      },
    );
  },
};

interface Swap {
  totalMb: number;
  /** Whether the engine limits it; null where no engine answers. */
  limited: boolean | null;
}

export const swap: Check<Swap> = {
  id: 'kernel.swap',
  title: { en: 'swap', zh: '交换空间' },
  async gather(examined) {
    await onThisKernel(examined);
    const reached = await examined.reachEngine();
    const kilobytes = /^SwapTotal:\s+(\d+)/m.exec(read('/proc/meminfo') ?? '')?.[1];
    return {
      totalMb: Math.round(Number(kilobytes ?? 0) / 1024),
      limited: reached.answers ? reached.part.facts.limits.swap : null,
    };
  },
  judge({ totalMb, limited }) {
    if (totalMb === 0) return ok({ en: 'none, so that measured times are steady', zh: '未启用，计时更稳定' });
    const off = {
      en: 'Turn it off on machines that judge: swapoff -a, and remove it from /etc/fstab.',
      zh: '请在评测机上关闭：swapoff -a，并从 /etc/fstab 中移除。',
    };
    if (limited === true)
      return warning(
        {
          en: `${totalMb} MB. Sandboxes do not use it, but what else runs here may make times uneven.`,
          zh: `${totalMb} MB。沙箱不会使用，但机器上的其他程序可能使计时波动。`,
        },
        off,
      );
    const found = {
      en: `${totalMb} MB, and sandboxes may not be kept from it.`,
      zh: `${totalMb} MB，且可能无法阻止沙箱使用。`,
    };
    return limited === null ? unknown(found, off) : warning(found, off);
  },
};

export const corePattern: Check<string | null> = {
  id: 'kernel.core_pattern',
  title: { en: 'core dumps', zh: '核心转储' },
  async gather(examined) {
    await onThisKernel(examined);
    return read('/proc/sys/kernel/core_pattern')?.trim() ?? null;
  },
  judge(pattern) {
    if (pattern === null) return unknown({ en: 'The kernel does not say where they go.', zh: '无法读取内核设置。' });
    if (!pattern.startsWith('|')) return ok({ en: 'not piped to a program', zh: '未转交给外部程序' });
    return warning(
      {
        en: `They are piped to a program of the host (${pattern.slice(1).split(' ')[0]}), which a crashing solution starts outside its sandbox and its limits.`,
        zh: `核心转储会交给主机上的程序（${pattern.slice(1).split(' ')[0]}），参赛程序崩溃时将在沙箱及其限制之外触发它。`,
      },
      {
        en: 'Run sysctl -w kernel.core_pattern=core, write it into /etc/sysctl.d, and remove apport or systemd-coredump.',
        zh: '请执行 sysctl -w kernel.core_pattern=core 并写入 /etc/sysctl.d，同时移除 apport 或 systemd-coredump。',
      },
    );
  },
};

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
