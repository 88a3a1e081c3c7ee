import { expect, test } from 'vitest';
import { chooseRelease, parseSources } from './apt.ts';

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

const source = (uri: string, ...suites: string[]) => ({ uri, suites, components: ['main'] });

test('a release is made from Debian’s own archives, not from another vendor’s of the same name', () => {
  const sources = [
    source('https://vendor.example/12/prod', 'bookworm', 'bookworm-updates'),
    source('http://mirror.example/debian/', 'bookworm', 'bookworm-updates', 'bookworm-backports', 'trixie'),
    source('http://mirror.example/debian/', 'bookworm-updates'),
    source('http://mirror.example/debian-security', 'bookworm-security'),
    source('https://vendor.example/pgdg', 'bookworm-pgdg'),
  ];
  expect(chooseRelease(sources, 'bookworm')).toEqual({
    mirror: 'http://mirror.example/debian/',
    updates: [
      'deb http://mirror.example/debian/ bookworm-updates main',
      'deb http://mirror.example/debian-security bookworm-security main',
    ],
  });
});

test('an address that names a file of mirrors stands for the first of them', () => {
  const sources = [source('mirror+file:///etc/apt/mirrors/debian.list', 'bookworm')];
  const text = '# mirrors\nhttps://one.example/debian\tpriority:1\nhttps://two.example/debian\n';
  expect(chooseRelease(sources, 'bookworm', () => text).mirror).toBe('https://one.example/debian');
});

test('on a machine of another release debootstrap chooses the archive', () => {
  expect(chooseRelease([source('http://mirror.example/ubuntu', 'noble')], 'bookworm')).toEqual({
    mirror: null,
    updates: [],
  });
});
