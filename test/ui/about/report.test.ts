import { expect, test } from 'vitest';
import { frameKind, reportText } from '../../../ui/about/report.ts';

function fakeWindow(href: string, depth: number, ancestors: string[]): Window {
  const page: Record<string, unknown> = { origin: 'null', location: { href, ancestorOrigins: ancestors } };
  let above: Record<string, unknown> = {};
  above.parent = above;
  for (let level = 1; level < depth; level++) above = { parent: above };
  page.parent = depth === 0 ? page : above;
  return page as unknown as Window;
}

test.each([
  [
    'about:srcdoc',
    2,
    ['null', 'https://figma.test'],
    'about:srcdoc document, 2 deep, origin null below null, https://figma.test',
  ],
  ['data:text/html,hello', 1, [], 'data: document, 1 deep, origin null'],
  ['https://plugin.example/page', 0, [], 'https: document, 0 deep, origin null'],
])('tells which kind of document %s is', (href, depth, ancestors, kind) => {
  expect(frameKind(fakeWindow(href, depth, ancestors))).toBe(kind);
});

test('the report is text that can be pasted', () => {
  const sections = [
    { title: 'This window', lines: ['data: document', 'WebGPU: none'] },
    { title: 'The engine', lines: ['runs on WebAssembly'] },
  ];
  expect(reportText(sections)).toBe(
    'This window\n  data: document\n  WebGPU: none\n\nThe engine\n  runs on WebAssembly',
  );
});
