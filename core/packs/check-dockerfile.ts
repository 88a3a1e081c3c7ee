/**
 * Whether the Dockerfile of a pack's judge only adds files of the pack to our image, below /judge: building it then
 * runs no command of anybody, fetches nothing, and leaves the first process of its sandboxes as it is.
 */
const allowed = new Set(['FROM', 'COPY', 'LABEL']);

/** @returns mistakes with the line, as `line 3`, and the reason. */
export function checkDockerfile(source: string): { key: string; reason: string }[] {
  const mistakes: { key: string; reason: string }[] = [];
  let bases = 0;
  for (const { line, text } of instructions(source)) {
    const wrong = (reason: string) => mistakes.push({ key: `line ${line}`, reason });
    if (text.startsWith('#')) {
      if (/^#\s*\w+\s*=/.test(text)) wrong('must not be a parser directive');
      continue;
    }
    const [name = '', ...rest] = text.split(/\s+/);
    const instruction = name.toUpperCase();
    if (!allowed.has(instruction)) wrong(`${name.slice(0, 40)} is not allowed: only ${[...allowed].join(', ')}`);
    if (instruction === 'FROM') {
      bases += 1;
      if (rest.length !== 1 || rest[0] !== 'jiebang/judge') wrong('FROM must name jiebang/judge and nothing else');
    } else if (bases === 0) wrong('must come behind FROM jiebang/judge');
    if (instruction === 'COPY') {
      if (rest.some((word) => /^(--|\[|.*[$"'])/.test(word))) wrong('COPY takes plain paths and nothing else');
      const target = rest.at(-1) ?? '';
      if (!/^\/judge(\/|$)/.test(target) || target.includes('..')) wrong('COPY must copy to /judge/');
    }
    if (text.includes('<<')) wrong('must not be a here-document');
  }
  if (bases !== 1) mistakes.push({ key: 'FROM', reason: 'must have exactly one FROM, and that jiebang/judge' });
  return mistakes;
}

/** Instructions and comments with the line on which each begins; lines that end in a backslash go on in the next. */
function instructions(source: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let open: { line: number; text: string } | null = null;
  source.split(/\r?\n/).forEach((raw, i) => {
    const text = raw.trim();
    if (text === '') return;
    if (text.startsWith('#')) {
      found.push({ line: i + 1, text });
      return;
    }
    const goesOn = text.endsWith('\\');
    const piece = goesOn ? text.slice(0, -1) : text;
    // Joined without a space, as the builder does: a name may be cut in two.
    if (open) open.text += piece;
    else open = { line: i + 1, text: piece };
    if (!goesOn) {
      found.push({ ...open, text: open.text.trim() });
      open = null;
    }
  });
  if (open) found.push(open);
  return found;
}
