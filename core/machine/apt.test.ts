import { expect, test } from 'vitest';
import { parseSources } from './apt.ts';

test('one-line sources are read, comments and source packages left out', () => {
  const text = `# a comment
deb [signed-by=/k.gpg arch=amd64] http://mirror.example/debian bookworm main contrib # tail
deb-src http://mirror.example/debian bookworm main`;
  expect(parseSources(text, 'list')).toEqual([
    { uri: 'http://mirror.example/debian', suites: ['bookworm'], components: ['main', 'contrib'] },
  ]);
});

test('deb822 sources are read, disabled stanzas left out', () => {
  const text = `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main

Enabled: no
Types: deb
URIs: http://other.example/debian
Suites: sid
Components: main`;
  expect(parseSources(text, 'sources')).toEqual([
    { uri: 'http://mirror.example/debian', suites: ['bookworm', 'bookworm-updates'], components: ['main'] },
  ]);
});
