/** What stands between contestants' code and the engine's machine. */
import type { EngineFacts } from '../../sandbox/inspect.ts';
import { type Check, fault, ok, plain, unknown, warning } from '../check.ts';
import { holdsFix } from '../versions.ts';

interface Runtimes extends Pick<EngineFacts, 'defaultRuntime' | 'runtimes'> {
  /** JIEBANG_RUNTIME, when it is set. */
  wanted: string | undefined;
}

const usedOf = ({ wanted, defaultRuntime }: Runtimes) => wanted ?? defaultRuntime;

/** gVisor, under whatever name it is registered. */
const isGvisor = (name: string, starts = '') => /runsc|gvisor/.test(`${name} ${starts}`);

const gatherRuntimes = async (examined: Parameters<Check['gather']>[0]): Promise<Runtimes> => {
  const { defaultRuntime, runtimes } = await examined.engineFacts();
  return { defaultRuntime, runtimes, wanted: examined.settings.JIEBANG_RUNTIME };
};

export const runtime: Check<Runtimes> = {
  id: 'isolation.runtime',
  title: { en: 'container runtime', zh: '容器运行时' },
  gather: gatherRuntimes,
  judge(facts) {
    const { runtimes, wanted } = facts;
    const used = usedOf(facts);
    const gvisor = Object.keys(runtimes).find((name) => isGvisor(name, runtimes[name]));
    if (wanted !== undefined && !(wanted in runtimes))
      return fault(
        {
          en: `JIEBANG_RUNTIME is "${wanted}", which the engine does not know: no sandbox can start.`,
          zh: `JIEBANG_RUNTIME 为“${wanted}”，但引擎未注册该运行时：沙箱无法启动。`,
        },
        {
          en: `Register it under "runtimes" in /etc/docker/daemon.json, or choose one of: ${Object.keys(runtimes).join(', ')}.`,
          zh: `请在 /etc/docker/daemon.json 的 "runtimes" 中注册，或改用：${Object.keys(runtimes).join('、')}。`,
        },
      );
    if (isGvisor(used, runtimes[used]))
      return ok({
        en: `Sandboxes run in ${used} (gVisor): contestants’ code has a kernel of its own.`,
        zh: `沙箱使用 ${used}（gVisor）：参赛代码运行在独立的用户态内核上。`,
      });
    const shared = {
      en: `Sandboxes run in ${used}${wanted === undefined ? ', the engine’s default' : ''}, on the kernel of the engine’s machine.`,
      zh: `沙箱使用 ${used}${wanted === undefined ? '（引擎默认）' : ''}，与引擎所在机器共用内核。`,
    };
    if (gvisor !== undefined)
      return warning(
        {
          en: `${shared.en} gVisor (${gvisor}) is there and not used.`,
          zh: `${shared.zh}已安装 gVisor（${gvisor}）但未启用。`,
        },
        { en: `Set JIEBANG_RUNTIME=${gvisor} for the workers.`, zh: `请为评测进程设置 JIEBANG_RUNTIME=${gvisor}。` },
      );
    return ok({
      en: `${shared.en} gVisor (runsc), a stronger one, is not installed.`,
      zh: `${shared.zh}未安装隔离性更强的 gVisor（runsc）。`,
    });
  },
};

/** Escapes of runc and the first fixed version of each line. */
const runcHoles = [
  { ids: ['CVE-2024-21626'], fixed: ['1.1.12'] },
  { ids: ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'], fixed: ['1.2.8', '1.3.3', '1.4.0-rc.3'] },
];

export const runc: Check<Runtimes & Pick<EngineFacts, 'runc'>> = {
  id: 'isolation.runc',
  title: { en: 'runc’s known holes', zh: 'runc 已知漏洞' },
  gather: async (examined) => ({ ...(await gatherRuntimes(examined)), runc: (await examined.engineFacts()).runc }),
  judge(facts) {
    const used = usedOf(facts);
    if (!/runc/.test(`${used} ${facts.runtimes[used] ?? ''}`) || isGvisor(used, facts.runtimes[used]))
      return ok({ en: `Sandboxes run in ${used}, not in runc.`, zh: `沙箱使用 ${used}，而非 runc。` });
    if (facts.runc === null)
      return unknown({ en: 'The engine does not say which runc it has.', zh: '引擎未提供 runc 版本。' });
    const { version, build } = facts.runc;
    const open = runcHoles.filter(({ fixed }) => !holdsFix(version, fixed)).flatMap(({ ids }) => ids);
    if (open.length === 0)
      return ok({ en: `${version}, which has none that is known.`, zh: `${version}，无已知漏洞。` });
    const distribution = /deb|ubuntu|el\d|fc\d/.test(build) ? build : null;
    return warning(
      {
        en: `${version} is older than the fixes of ${open.join(', ')}.`,
        zh: `${version} 早于以下漏洞的修复版本：${open.join('、')}。`,
      },
      distribution
        ? {
            en: `It is a distribution’s build (${distribution}), which may hold the fixes: see apt-get changelog runc. Otherwise install 1.3.3 or newer. Contestants choose neither image nor mounts, which these holes need.`,
            zh: `这是发行版构建（${distribution}），可能已包含修复：请查看 apt-get changelog runc；否则请安装 1.3.3 或更高版本。这些漏洞需要自选镜像或挂载，而参赛者两者都无法指定。`,
          }
        : {
            en: 'Install runc 1.3.3 or newer. Contestants choose neither image nor mounts, which these holes need.',
            zh: '请安装 runc 1.3.3 或更高版本。这些漏洞需要自选镜像或挂载，而参赛者两者都无法指定。',
          },
    );
  },
};

type Security = Pick<EngineFacts, 'security'>;
const has = (security: string[], name: string) => security.some((option) => option.split(',')[0] === `name=${name}`);

export const seccomp: Check<Security> = {
  id: 'isolation.seccomp',
  title: { en: 'system call filter of the engine', zh: '引擎的系统调用过滤' },
  gather: (examined) => examined.engineFacts(),
  judge({ security }) {
    const option = security.find((entry) => entry.startsWith('name=seccomp'));
    const profile = /profile=([^,]+)/.exec(option ?? '')?.[1] ?? 'default';
    if (option !== undefined && profile !== 'unconfined')
      return ok({ en: `seccomp, profile ${profile}`, zh: `seccomp，策略 ${profile}` });
    return fault(
      {
        en: 'The engine filters no system calls: contestants’ code reaches all of the kernel.',
        zh: '引擎未过滤系统调用：参赛代码可访问内核的全部接口。',
      },
      {
        en: 'Remove "seccomp-profile": "unconfined" from /etc/docker/daemon.json, or use an engine and a kernel built with seccomp.',
        zh: '请从 /etc/docker/daemon.json 中删除 "seccomp-profile": "unconfined"，或改用支持 seccomp 的引擎和内核。',
      },
    );
  },
};

export const mandatoryAccess: Check<Security> = {
  id: 'isolation.mandatory_access',
  title: { en: 'AppArmor or SELinux', zh: 'AppArmor 或 SELinux' },
  gather: (examined) => examined.engineFacts(),
  judge({ security }) {
    const found = ['apparmor', 'selinux'].filter((name) => has(security, name));
    if (found.length > 0) return ok(plain(found.join(', ')));
    return warning(
      { en: 'Neither confines containers: one wall fewer.', zh: '两者均未启用：少一层防护。' },
      {
        en: 'On Debian: apt-get install apparmor, and start the engine again. Everything works without.',
        zh: '在 Debian 上执行 apt-get install apparmor 并重启引擎。不启用也能正常工作。',
      },
    );
  },
};

export const userNamespace: Check<Security> = {
  id: 'isolation.user_namespace',
  title: { en: 'root inside is nobody outside', zh: '容器内 root 的映射' },
  gather: (examined) => examined.engineFacts(),
  judge({ security }) {
    if (has(security, 'rootless')) return ok({ en: 'The engine itself is rootless.', zh: '引擎以非 root 方式运行。' });
    if (has(security, 'userns')) return ok({ en: 'User ids are remapped.', zh: '已启用用户 ID 重映射。' });
    return warning(
      {
        en: 'User ids are not remapped. Sandboxes run as users of their own, never as root, so this is a second wall.',
        zh: '未启用用户 ID 重映射。沙箱以各自独立的非 root 用户运行，此项为第二道防线。',
      },
      {
        en: 'On an engine for contestants’ code alone, set "userns-remap": "default" in /etc/docker/daemon.json; images must then be built again.',
        zh: '若引擎专用于参赛代码，请在 /etc/docker/daemon.json 中设置 "userns-remap": "default"，之后需重新构建镜像。',
      },
    );
  },
};
