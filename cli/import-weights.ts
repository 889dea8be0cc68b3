import { createInterface } from 'node:readline/promises';
import { runImport } from './run-import.ts';
import { endOnSignals } from './signals.ts';
import { TextStream } from './streams.ts';

endOnSignals();

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question);
  } finally {
    prompt.close();
  }
}

process.exitCode = await runImport(process.argv.slice(2), {
  stdout: new TextStream(process.stdout),
  stderr: new TextStream(process.stderr),
  ask: process.stdin.isTTY ? ask : undefined,
});
