/** Figma cuts a notification after 100 characters: no sentence for the designer is longer, wherever it is made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { LIMIT_IN_WORDS } from '@contextual-fill/core';
import { LONGEST_NOTIFICATION } from '../../plugin/protocol/problem.ts';

/** What is put into sentences and is longer than a number. Numbers have five digits, as the largest side has. */
const LONGEST_VALUES: Readonly<Record<string, string>> = {
  LIMIT_IN_WORDS,
  // core/validate.ts: what the mask is for.
  name: 'area never to borrow from',
  // ui/engine/weights-files.ts and ui/engine/create-client.ts: these cut at so many letters.
  'shorten(long.name)': 'x'.repeat(30),
  'shorten(manifestFile.name)': 'x'.repeat(30),
  'shorten(binary.name)': 'x'.repeat(30),
  'reason(error.cause)': 'x'.repeat(50),
};
const NUMBER = '16384';

/** What the readers of weights say is for the editor's window and the shell, and quotes names that it found. */
const FILES = ['plugin', 'ui', 'core'].flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .map((file) => join(room, file))
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith(join('core', 'weights')))
    .filter((file) => /Problem\(|InpaintError\(|sentence/.test(readFileSync(file, 'utf8'))),
);

/** Every text that an expression of a file can be, as long as it can be; none for what comes from elsewhere. */
function texts(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return texts(node.expression);
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isBinaryExpression(node))
    return texts(node.left).flatMap((left) => texts(node.right).map((right) => left + right));
  if (ts.isIdentifier(node)) return texts(valueOf(node) ?? ts.factory.createNull());
  if (!ts.isTemplateExpression(node)) return [];
  const parts = node.templateSpans.map(
    ({ expression, literal }) => (LONGEST_VALUES[expression.getText()] ?? NUMBER) + literal.text,
  );
  return [node.head.text + parts.join('')];
}

/** What the constant of that name is, where it is one of the same file. */
function valueOf(name: ts.Identifier): ts.Expression | undefined {
  let found: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name.text) found = node.initializer;
    else ts.forEachChild(node, visit);
  };
  visit(name.getSourceFile());
  return found;
}

/** The expressions that become sentences: of errors made for people, of what is said in their place, of messages. */
function sayings(node: ts.Node): ts.Expression[] {
  if (ts.isNewExpression(node) && /^(Problem|InpaintError)$/.test(node.expression.getText()))
    return node.arguments!.slice(1);
  if (ts.isCallExpression(node) && node.expression.getText() === 'sentenceOf') return node.arguments.slice(1);
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'sentence') return [node.initializer];
  return [];
}

/** All sentences of a file, each after the line in which it is used. */
function sentencesOf(file: string, text = readFileSync(file, 'utf8')): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const sentence of sayings(node).flatMap(texts)) found.push(`${file}:${line} ${sentence}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const sentenceIn = (line: string) => line.slice(line.indexOf(' ') + 1);

describe('the sentences of page, plugin and engine', () => {
  it('are found wherever they are made', () => {
    const text = [
      'const long = `The ${name} of ${n} px` + " is too large.";',
      "throw new Problem('code', n > 1 ? 'Two.' : long);",
      "sentenceOf(error, 'Try again.'); ({ sentence: 'Said.' }); new InpaintError('code', other);",
    ].join('\n');
    expect(sentencesOf('a.ts', text).map(sentenceIn)).toEqual([
      'Two.',
      'The area never to borrow from of 16384 px is too large.',
      'Try again.',
      'Said.',
    ]);
  });

  it('are no longer than a notification', () => {
    const lines = FILES.flatMap((file) => sentencesOf(file));
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter((line) => sentenceIn(line).length > LONGEST_NOTIFICATION)).toEqual([]);
  });
});
