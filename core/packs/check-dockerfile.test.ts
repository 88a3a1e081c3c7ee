import { expect, test } from 'vitest';
import { checkDockerfile } from './check-dockerfile.ts';

test.for([
  'FROM jiebang/judge\nCOPY main.py /judge/main.py\n',
  '# What counts the cats\nFROM jiebang/judge\n\nCOPY main.py \\\n  cats.py /judge/\nLABEL version=2\n',
  'from jiebang/judge\r\ncopy . /judge\r\n',
])('%j only adds files', (source) => {
  expect(checkDockerfile(source)).toEqual([]);
});

test.for<[string, string]>([
  ['', 'FROM'],
  ['FROM debian\n', 'line 1'],
  ['FROM jiebang/judge AS other\n', 'line 1'],
  ['FROM jiebang/judge\nFROM jiebang/judge\n', 'FROM'],
  ['FROM jiebang/judge\nRUN true\n', 'line 2'],
  ['FROM jiebang/judge\nENV LD_PRELOAD=/judge/x.so\n', 'line 2'],
  ['FROM jiebang/judge\nFR\\\nOM debian\n', 'line 2'],
  ['# escape=`\nFROM jiebang/judge\n', 'line 1'],
  ['FROM jiebang/judge\nCOPY --from=debian /etc /judge/\n', 'line 2'],
  ['FROM jiebang/judge\nCOPY main.py /jiebang/main.py\n', 'line 2'],
  ['FROM jiebang/judge\nCOPY main.py /judge/../jiebang/main.py\n', 'line 2'],
  ['FROM jiebang/judge\nCOPY ["main.py", "/jiebang/main.py"]\n', 'line 2'],
  ['FROM jiebang/judge\nCOPY <<EOF /judge/x\nhello\nEOF\n', 'line 2'],
])('%j is refused at %s', ([source, key]) => {
  expect(checkDockerfile(source).map((mistake) => mistake.key)).toContain(key);
});
