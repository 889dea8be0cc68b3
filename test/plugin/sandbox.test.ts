/** dist/code.js must live on what Figma's sandbox has: the language, `figma`, timers, the console. */
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { builtCode, createStage, manifest } from './plugin-run.ts';

/** What Figma's typings promise, and the language itself (ES2017 and what docs promise of ES2020). */
const PROMISED = new Set([
  ...[
    'figma',
    '__html__',
    'console',
    'setTimeout',
    'clearTimeout',
    'undefined',
    'NaN',
    'Infinity',
    'globalThis',
  ],
  ...[
    'Array',
    'Boolean',
    'Date',
    'Error',
    'JSON',
    'Map',
    'Math',
    'Number',
    'Object',
    'Promise',
    'RangeError',
    'RegExp',
    'Set',
    'String',
  ],
  ...['Symbol', 'TypeError', 'Uint8Array', 'Uint16Array', 'Int32Array', 'arguments', 'isNaN'],
]);

/** Names that a script uses and nobody in it declares. */
function freeNames(code: string): string[] {
  const name = 'code.js';
  const file = ts.createSourceFile(name, code, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (path) => (path === name ? file : undefined),
    writeFile: () => undefined,
  };
  const program = ts.createProgram([name], { allowJs: true, noLib: true, noResolve: true }, host);
  const checker = program.getTypeChecker();
  const symbolOf = (node: ts.Identifier) =>
    ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
  const free = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isUse(node) && !symbolOf(node)?.declarations?.length) free.add(node.text);
    node.forEachChild(visit);
  };
  visit(file);
  return [...free].sort();
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent)) return parent.name !== node;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  return !(ts.isPropertyDeclaration(parent) || ts.isGetAccessor(parent) || ts.isSetAccessor(parent));
}

describe('dist/code.js', () => {
  it('is one script of at most ES2017 syntax', async () => {
    const code = await builtCode();
    expect(code).not.toMatch(/^\s*(import|export)\s/m);
    const down = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ES2017, allowJs: true, removeComments: false },
      fileName: 'code.js',
    }).outputText;
    const plain = ts.transpileModule(code, {
      compilerOptions: { target: ts.ScriptTarget.ESNext, allowJs: true, removeComments: false },
      fileName: 'code.js',
    }).outputText;
    // Nothing is left to be made older.
    expect(down).toBe(plain);
  });

  it('uses no global that Figma does not promise: no DOM, no atob, no TextDecoder, no WebAssembly', async () => {
    const free = freeNames(await builtCode());
    expect(free.filter((name) => !PROMISED.has(name))).toEqual([]);
    expect(free).toContain('figma');
  });

  it('finds such a use (the check itself)', () => {
    expect(freeNames('(() => { const x = atob("a"); return { y: x, document }; })();')).toEqual([
      'atob',
      'document',
    ]);
  });

  it('says nothing and does nothing before it is run', async () => {
    const { host, windows } = await createStage(() => undefined);
    expect(host.logs).toEqual([]);
    expect(windows).toEqual([]);
  });
});

describe('manifest.json', () => {
  const full = manifest as unknown as {
    documentAccess: string;
    networkAccess: { allowedDomains: string[] };
    menu: {
      name?: string;
      command?: string;
      separator?: boolean;
      parameters?: object[];
      parameterOnly?: boolean;
    }[];
    relaunchButtons: { command: string }[];
  };

  it('asks for no network and works page by page', () => {
    expect(full.documentAccess).toBe('dynamic-page');
    expect(full.networkAccess).toEqual({ allowedDomains: ['none'] });
  });

  it('lists the commands that the code knows, and only those', async () => {
    const commands = [...full.menu, ...full.relaunchButtons].flatMap(({ command }) =>
      command ? [command] : [],
    );
    expect([...new Set(commands)].sort()).toEqual([
      'about',
      'fill-empty',
      'open-editor',
      'remove-again',
      'remove-object',
      'remove-same',
    ]);
    const code = await builtCode();
    for (const command of commands) if (command !== 'remove-object') expect(code).toContain(`"${command}"`);
  });

  it('opens no parameter prompt on a click in the menu', () => {
    for (const { parameters, parameterOnly } of full.menu) if (parameters) expect(parameterOnly).toBe(false);
  });
});
