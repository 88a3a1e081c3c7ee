/**
 * The hostile solutions: what each tries stands in its own docstring, what must come of it stands here.
 *
 * A sample's number is that of the attack in the platform's list of sixty; `+` marks one beyond the list. Most try
 * something that must fail, say so, and then predict rightly: `scored` with all six cases right means that the attempt
 * was held and harmed nothing.
 */
import type { VerdictDetails } from '../../core/jobs/result.ts';
import type { Verdict } from '../../core/verdicts/verdicts.ts';
import type { PackName } from './arena.ts';

export interface Ending {
  verdict: Verdict;
  reason?: VerdictDetails['reason'];
  value?: number;
  /** A mistake's code. */
  mistake?: string;
  /** Of a `scored` one; 1 when unset. */
  accuracy?: number;
}

export interface Sample {
  number: string;
  folder: string;
  /** Which limits it runs into; `patient` when unset. */
  pack?: PackName;
  /** How it must end; more than one only where `why` says what decides. */
  ends: Ending | Ending[];
  why?: string;
  /** Where another container runtime answers otherwise, and rightly so. */
  gvisor?: Ending | Ending[];
  /** What it may say there that it could do, though it must not be able to elsewhere: `why` says why that is harmless. */
  gvisorMay?: RegExp;
  says?: RegExp[];
  saysNot?: RegExp[];
  /** How much longer than its wall time it may take to be ended, beyond a second. */
  graceMs?: number;
}

export function endingsOf(sample: Sample, isGvisor: boolean): Ending[] {
  return [(isGvisor ? sample.gvisor : undefined) ?? sample.ends].flat();
}

/** What a sample's log says that it could do, and must not be able to. */
export function breachesIn(log: string, sample: Sample, isGvisor: boolean): string[] {
  const allowed = isGvisor ? sample.gvisorMay : undefined;
  return log.split('\n').filter((line) => line.includes('BREACH') && !allowed?.test(line));
}

/** What must stand in a sample's log; what was printed in gVisor is lost when a sandbox is ended from outside. */
export function saidBy(sample: Sample, isGvisor: boolean, log: string): RegExp[] {
  return isGvisor && sample.graceMs && log === '' ? [] : (sample.says ?? []);
}

const fine: Ending = { verdict: 'scored' };
/** Two in six right: what an attacker who failed to forge a result is given. */
const poor: Ending = { verdict: 'scored', accuracy: 2 / 6 };
const limit = (reason: VerdictDetails['reason']): Ending => ({ verdict: 'output_limit', reason });
const noMemory: Ending = { verdict: 'memory_limit', reason: 'memory' };
const idle: Ending = { verdict: 'time_limit', reason: 'idle' };
/**
 * gVisor counts the time that a program waits for a processor as its own: on a busy machine what it takes to start is
 * then no longer next to nothing.
 */
const idleOrBusy: Ending[] = [idle, { verdict: 'time_limit', reason: 'wall' }];
const late: Ending = { verdict: 'time_limit' };
const exits = (value: number): Ending => ({ verdict: 'runtime_error', reason: 'exit_code', value });
const dies = (value: number): Ending => ({ verdict: 'runtime_error', reason: 'signal', value });
const wrong = (mistake: string): Ending => ({ verdict: 'invalid_output', mistake });
const done = /^done$/m;

/** How long a sandbox may have to be ended from outside, when its first process is kept from doing it. */
const fromOutsideMs = 4_000;

export const corpus: Sample[] = [
  // What ends by itself.
  { number: '1', folder: '01-fork-bomb-and-fail', ends: exits(1) },
  { number: '1', folder: '01-relay', ends: fine, says: [done] },
  { number: '3', folder: '03-memory-bomb', ends: noMemory },
  { number: '3', folder: '03-small-bombs', ends: noMemory },
  { number: '3', folder: '03-shared-memory', ends: noMemory },
  {
    number: '3',
    folder: '03-leave-no-room',
    ends: [fine, noMemory],
    why: 'whether what is left suffices to take the output out; never a fault of the platform',
  },
  {
    number: '3',
    folder: '03-leave-no-slack',
    ends: [limit('scratch'), limit('files')],
    why: 'both are full',
  },
  {
    number: '3',
    folder: '03-kernel-memory',
    ends: [fine, noMemory],
    why: 'whether descriptors or memory run out first is the kernel’s choice of buffers',
    // Buffers of its kernel are memory of its own, which nothing but time limits where it may use no control group.
    gvisor: [fine, noMemory, { verdict: 'time_limit', reason: 'wall' }],
  },
  { number: '4', folder: '04-memory-bomb-in-child', ends: noMemory },
  { number: '5', folder: '05-fill-scratch', ends: limit('scratch') },
  { number: '6', folder: '06-fill-shared-memory', ends: limit('scratch') },
  { number: '7', folder: '07-swap', ends: noMemory },
  { number: '8', folder: '08-sparse-terabyte', ends: fine, says: [done] },
  { number: '8', folder: '08-sparse-and-signalled', ends: limit('files') },
  { number: '8', folder: '08-many-sparse-files', ends: limit('files') },
  { number: '9', folder: '09-million-files', ends: limit('inodes') },
  { number: '9', folder: '09-million-outputs', ends: limit('inodes') },
  { number: '10', folder: '10-deep-folders', ends: limit('inodes') },
  { number: '10', folder: '10-deep-output', ends: limit('files') },
  { number: '11', folder: '11-endless-stdout', ends: limit('log') },
  { number: '12', folder: '12-endless-stderr', ends: limit('log') },
  { number: '14', folder: '14-endless-line', ends: limit('log') },
  { number: '18', folder: '18-daemon', ends: fine, says: [done] },
  { number: '19', folder: '19-signals', ends: fine, says: [done] },
  { number: '19', folder: '19-signals-in-other-ways', ends: fine, says: [done] },
  { number: '20', folder: '20-privileged-calls', ends: fine, says: [done] },
  { number: '20', folder: '20-tracing', ends: fine, says: [done] },
  { number: '20', folder: '20-odd-calls', ends: fine, says: [done] },
  { number: '21', folder: '21-become-root', ends: fine, says: [done, /^capabilities\s+0+ 0+ 0+$/m] },
  { number: '21', folder: '21-run-from-memory', ends: fine, says: [done, /^NoNewPrivs 1$/m, /Seccomp:\t2/] },
  { number: '22', folder: '22-network', ends: fine, says: [done, /^interfaces \['lo'\]$/m, /^routes 0$/m] },
  { number: '23', folder: '23-sockets-of-the-engine', ends: fine, says: [done, /^names \[\]$/m], saysNot: [/\.sock'/] },
  {
    number: '24',
    folder: '24-proc-and-sys',
    ends: fine,
    says: [done],
    gvisorMay:
      /^BREACH (\/proc\/1\/((environ|maps|smaps|auxv) b'|(fd|fdinfo) \[|fd\/\d+ '(\/dev\/null|pipe:\[\d+\]|\/proc\/(meminfo|\d+\/stat))'$)|(a lower|no) chance to be killed)/,
    why: 'environment and layout are the program’s own, descriptors nothing, its own log and what is read of its usage; its kernel kills nobody for memory',
  },
  { number: '25', folder: '25-tell-all', ends: fine, says: [done, /^names sandbox sandbox sandbox$/m] },
  // The engine's own folder shows in the mounts of a container; which host it is on, and whose data, must not.
  {
    number: '25',
    folder: '25-mounts',
    ends: fine,
    says: [done],
    saysNot: [/truth|private|jiebang-test|\/root\/|\/home\//],
  },
  {
    number: '26',
    folder: '26-search',
    ends: fine,
    says: [done, /^files True$/m, /^others \[\]$/m],
    saysNot: [/canary/],
  },
  { number: '26', folder: '26-leave-for-the-next', ends: fine, says: [done] },
  { number: '26', folder: '26-writable-places', ends: fine, says: [done] },
  { number: '27', folder: '27-link-to-passwd', ends: wrong('not_a_regular_file') },
  { number: '28', folder: '28-link-to-truth', ends: wrong('not_a_regular_file') },
  { number: '28', folder: '28-folder-link', ends: fine, says: [done] },
  { number: '29', folder: '29-hard-links', ends: wrong('not_a_regular_file'), says: [done] },
  { number: '30', folder: '30-fifo', ends: wrong('not_a_regular_file') },
  {
    number: '30',
    folder: '30-folder',
    ends: [wrong('missing_file'), wrong('not_a_regular_file')],
    why: 'either is so',
  },
  { number: '30', folder: '30-socket', ends: wrong('not_a_regular_file') },
  {
    number: '31',
    folder: '31-swap-while-collected',
    ends: [fine, wrong('not_a_regular_file'), wrong('empty_file'), wrong('missing_id')],
    why: 'whatever lay there when the last process was ended, whole',
    says: [done],
  },
  {
    number: '32',
    folder: '32-grow-while-collected',
    ends: [fine, limit('files')],
    why: 'it may have filled its output before it was ended',
    says: [done],
  },
  { number: '32', folder: '32-swap-the-folder', ends: fine, says: [done] },
  // Closed by the contestant: never a fault of the platform, whatever can still be read.
  { number: '32', folder: '32-unreadable-output', ends: [fine, wrong('missing_file')], why: 'either would be fair' },
  {
    number: '32',
    folder: '32-half-open-output',
    ends: [fine, wrong('missing_file'), wrong('not_a_regular_file')],
    why: 'either would be fair',
  },
  {
    number: '32',
    folder: '32-unreadable-file',
    ends: [fine, wrong('not_a_regular_file')],
    why: 'either would be fair',
  },
  { number: '32', folder: '32-half-open-folder', ends: fine, says: [done] },
  { number: '36', folder: '36-odd-names', ends: fine, says: [done] },
  { number: '39', folder: '39-core-dumps', ends: fine, says: [done, /^left \[\]$/m] },
  { number: '40', folder: '40-pickle', ends: wrong('wrong_encoding') },
  { number: '40', folder: '40-result-of-its-own', ends: poor, says: [done] },
  { number: '48', folder: '48-print-the-inputs', ends: exits(1), says: [/^images.csv image_id$/m] },
  { number: '50', folder: '50-fingerprints', ends: fine, says: [done] },
  {
    number: '55',
    folder: '55-forged-frames',
    ends: poor,
    says: [done],
    gvisorMay: /^BREACH wrote to \/proc\/1\/fd\/\d+ (\/dev\/null|\/proc\/1\/fd\/pipe:\[\d+\])$/,
    why: 'the first process has its streams in no descriptor meanwhile; the pipe is the program’s own log',
  },
  { number: '55', folder: '55-log-of-bytes', ends: fine, says: [done, /<script>/], saysNot: [/\0/] },
  { number: '56', folder: '56-own-modules', ends: poor, says: [done] },
  { number: '56', folder: '56-environment', ends: poor, says: [done] },
  { number: '58', folder: '58-set-up', ends: fine, says: [done] },
  { number: '59', folder: '59-priority', ends: fine, says: [done] },

  // What a first process that prepared the interpreter might leave within reach.
  { number: '+', folder: '60-walk-the-interpreter', ends: poor, says: [done] },
  { number: '+', folder: '61-inherited-descriptors', ends: fine, says: [done, /^descriptors \[\]$/m, /^input b''$/m] },
  { number: '+', folder: '62-altered-modules', ends: poor, says: [/^process True$/m] },
  {
    number: '+',
    folder: '63-shared-mappings',
    ends: fine,
    says: [done],
    saysNot: [/^(shm|msg|sem) [1-9]/m, /^shared \['/m],
  },
  { number: '+', folder: '64-touch-everything', ends: fine, says: [done] },
  {
    number: '+',
    folder: '65-empty-the-modules',
    ends: [fine, exits(1), exits(120)],
    why: 'how Python ends without its modules is its own affair',
    says: [done],
  },
  { number: '+', folder: '66-swallowed-exception', ends: exits(1) },
  { number: '+', folder: '66-exit-seven', ends: exits(7) },
  { number: '+', folder: '66-exit-text', ends: exits(1), says: [/^I give up$/m] },
  { number: '+', folder: '66-exit-at-once', ends: fine },
  { number: '+', folder: '66-exit-in-a-fork', ends: fine, says: [done] },
  { number: '+', folder: '68-overflow', ends: dies(11) },
  { number: '+', folder: '68-crash', ends: dies(11) },
  { number: '+', folder: '68-trap', ends: dies(9) },
  { number: '+', folder: '69-become-another', ends: fine, says: [done] },
  { number: '+', folder: '69-subreaper', ends: fine, says: [done] },
  { number: '+', folder: '70-terminals', ends: fine, says: [done] },
  {
    number: '+',
    folder: '70-unclosed-zombies',
    ends: fine,
    says: [done],
  },
  { number: '26', folder: '26-look-for-the-last', ends: fine, says: [done] },

  // What must be ended.
  {
    number: '1',
    folder: '01-fork-bomb',
    pack: 'hasty',
    ends: [late, noMemory],
    why: 'so many processes as are allowed spin until their time is up, or their memory',
    graceMs: fromOutsideMs,
  },
  {
    number: '2',
    folder: '02-thread-bomb',
    pack: 'hasty',
    ends: [late, noMemory],
    why: 'the threads’ stacks may be more than its memory',
  },
  { number: '13', folder: '13-byte-a-second', pack: 'hasty', ends: late, says: [/^\.{3,}$/] },
  { number: '15', folder: '15-busy-loop', pack: 'thrifty', ends: { verdict: 'time_limit', reason: 'cpu' } },
  { number: '15', folder: '15-busy-many', pack: 'thrifty', ends: { verdict: 'time_limit', reason: 'cpu' } },
  { number: '16', folder: '16-stop-itself', pack: 'hasty', ends: idle, gvisor: idleOrBusy },
  { number: '16', folder: '16-sleep', pack: 'hasty', ends: idle, gvisor: idleOrBusy },
  { number: '16', folder: '16-select', pack: 'hasty', ends: idle, gvisor: idleOrBusy },
  { number: '16', folder: '16-pause', pack: 'hasty', ends: idle, gvisor: idleOrBusy },
  { number: '17', folder: '17-unkillable', pack: 'hasty', ends: late },
  { number: '17', folder: '17-handles-cpu-limit', pack: 'thrifty', ends: { verdict: 'time_limit', reason: 'cpu' } },
  {
    number: '19',
    folder: '19-demote-the-first',
    pack: 'hasty',
    ends: [late, noMemory],
    why: 'as the fork bomb that it ends as',
    says: [done],
    graceMs: fromOutsideMs,
  },
  { number: '56', folder: '56-own-time', pack: 'hasty', ends: late },
  { number: '+', folder: '67-atexit', pack: 'hasty', ends: late },
  { number: '+', folder: '67-thread-that-stays', pack: 'hasty', ends: late },
  { number: '+', folder: '69-close-the-log', pack: 'hasty', ends: late },
];
