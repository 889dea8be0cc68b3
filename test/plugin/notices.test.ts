import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { allMetafiles } from '../../scripts/build-ui.ts';
import { licenceInReadme, noticesText, readPackage } from '../../scripts/notices.ts';

const NOTICES = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8');
const sections = NOTICES.split(`\n\n${'-'.repeat(80)}\n\n`).slice(1);

describe('dist/THIRD-PARTY-NOTICES.txt', () => {
  it('has every package of which anything is bundled, with its version, its licence and a text', async () => {
    const bundled = new Set<string>();
    for (const { outputs } of await allMetafiles())
      for (const { inputs } of Object.values(outputs))
        for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
          const inner = path.split('node_modules/').at(-1)!.split('/');
          // What a package's `browser` field leaves out is an empty module of that name.
          if (path.startsWith('(disabled):')) continue;
          if (path.includes('node_modules/') && bytesInOutput > 0)
            bundled.add(inner.slice(0, inner[0].startsWith('@') ? 2 : 1).join('/'));
        }
    expect(bundled.size).toBeGreaterThan(15);
    const named = sections.map((section) => /^(\S+) \d\S*\nLicence: \S+/.exec(section)?.[1]);
    expect([...new Set(named)].sort()).toEqual([...bundled.add('@tensorflow/tfjs-backend-wasm')].sort());
    for (const section of sections) expect(section.split('\n').length).toBeGreaterThan(3);
  });

  it('stands in the page as well, for About', () => {
    const page = readFileSync('dist/ui.html', 'utf8');
    const [, part] = /id="notices">([^<]*)</.exec(page)!;
    expect(JSON.parse(part)).toBe(NOTICES);
    // One letter beyond ASCII doubles the memory of the page's eight million letters.
    expect(/[\u0080-\uffff]/.test(page)).toBe(false);
  });

  it('names what is inside the WebAssembly binary, and packages that carry no licence file', () => {
    const wasm = sections.find((section) => section.startsWith('@tensorflow/tfjs-backend-wasm '))!;
    expect(wasm).toMatch(/XNNPACK \(BSD-3-Clause/);
    expect(wasm).toMatch(/carries no licence file; .* Apache-2\.0 are those that stand under \S+\.$/);
  });
});

describe('the licence of a package without a licence file', () => {
  it('is its README’s part on it, with whose it is', () => {
    const seedrandom = sections.find((section) => section.startsWith('seedrandom '))!;
    expect(seedrandom).toMatch(/^Copyright 2019 David Bau\.$/m);
    expect(seedrandom).toMatch(/^Permission is hereby granted/m);
    expect(seedrandom).not.toMatch(/no licence file/);
  });

  it.each([
    ['marked', '# Name\n\nText.\n\n## License\n\nCopyright (c) 2020 Somebody\n\nTerms.\n\n## More\n\nText.'],
    ['underlined', 'Name\n====\n\nLICENSE (MIT)\n-------------\nCopyright (c) 2020 Somebody\n\nTerms.\n'],
  ])('ends where the next heading is (%s)', (_, readme) => {
    expect(licenceInReadme(readme)).toEqual(['Copyright (c) 2020 Somebody\n\nTerms.']);
  });

  it.each(['', '# Name\n\nText.', '# Name\n\n## License\n\nMIT, see LICENSE.'])(
    'is not made up: %j',
    (readme) => {
      expect(licenceInReadme(readme)).toEqual([]);
    },
  );
});

describe('the notices', () => {
  it('refuse a package that the lock file does not have', () => {
    expect(() => readPackage('.', 'node_modules/not-there')).toThrow(/package-lock\.json does not have it/);
  });

  it('say once what stands in several packages', () => {
    const one = { version: '1.0.0', licence: 'MIT', repository: '', texts: ['The same text.'] };
    const text = noticesText([
      { ...one, name: 'a' },
      { ...one, name: 'b' },
      { ...one, name: 'c', texts: [] },
    ]);
    expect(text.split('The same text.').length).toBe(2);
    expect(text).toContain('The text is the one under a.');
    expect(text).toMatch(/no licence file.*are those that stand under a\./);
  });
});
