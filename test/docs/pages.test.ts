/** What the pages for people say of the repository: every link, file and name in them must be there. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Pages about the code as it is now. The lab notes and the changelog also speak of what was. */
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'docs/detail.md',
  'docs/reliability.md',
  'docs/speed.md',
  'docs/training.md',
  'docs/try-in-figma.md',
  'test/host/README.md',
  'weights/README.md',
  'weights/recipe/README.md',
];

const ROOMS = ['cli', 'core', 'docs', 'plugin', 'scripts', 'test', 'ui', 'weights'];

const read = (page: string) => readFileSync(join(root, page), 'utf8');

/** A page's text without its blocks of code. */
const proseOf = (page: string) => read(page).replace(/^```.*?^```/gms, '');

describe.each(PAGES)('%s', (page) => {
  it('has links that lead somewhere', () => {
    const targets = [...proseOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target);
    const broken = targets.filter((target) => !existsSync(join(root, dirname(page), target)));
    expect(broken).toEqual([]);
  });

  it('names files that are there', () => {
    const path = new RegExp(`\`(?:npx (?:vitest run|tsx) )?((?:${ROOMS.join('|')})/[\\w./-]*)`, 'g');
    const paths = [...proseOf(page).matchAll(path)].map(([, name]) => name);
    expect(paths.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });
});

it('ARCHITECTURE.md names things that stand in their files', () => {
  const steps = [...proseOf('ARCHITECTURE.md').matchAll(/`([\w./-]+\.tsx?)` `(\w+)`/g)];
  expect(steps.length).toBeGreaterThan(20);
  const missing = steps.filter(([, file, name]) => !new RegExp(`\\b${name}\\b`).test(read(file)));
  expect(missing.map(([step]) => step)).toEqual([]);
});
