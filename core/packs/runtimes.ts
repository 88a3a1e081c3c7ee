/** The images in which solutions run, and how a solution is started there. */
export const runtimes = {
  'python-ml': { image: 'jiebang/runtime-python-ml', entry: 'main.py' },
} as const;
export type Runtime = keyof typeof runtimes;

export const judgeImage = 'jiebang/judge';
/** Where programs that came in a Codabench bundle run. */
export const codabenchImage = 'jiebang/codabench';

/** Files that a solution's archive may hold. */
export const maxSolutionFiles = 10_000;
