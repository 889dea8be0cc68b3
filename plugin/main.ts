/**
 * Entry of Figma's sandbox: the command that was chosen, run to its end, whatever happens.
 *
 * The rooms, and the one way in which they import: protocol <- figma <- read <- write <- commands <- main.
 * `protocol`: what crosses to the page and back; the page imports it, too. `figma`: what is known of the host, its
 * nodes, transforms, limits, window and storage. `read`: a selection becomes a job. `write`: a filled picture becomes a
 * layer. `commands`: one file for each entry of the menu.
 */
import { about } from './commands/about.ts';
import { DETAIL_CHOICES } from './commands/detail.ts';
import { fillEmpty } from './commands/fill-empty.ts';
import { openEditor } from './commands/open-editor.ts';
import { removeAgain } from './commands/remove-again.ts';
import { removeObject } from './commands/remove-object.ts';
import { removeSame } from './commands/remove-same.ts';
import { close } from './commands/report.ts';
import { sentenceOf } from './figma/sentences.ts';
import { removeTemporaryFrames } from './figma/temporary-frame.ts';
import { Problem } from './protocol/problem.ts';

async function run({ command, parameters }: RunEvent): Promise<void> {
  switch (command) {
    case 'open-editor':
      return openEditor();
    case 'fill-empty':
      return fillEmpty();
    case 'remove-same':
      return removeSame();
    case 'remove-again':
      return removeAgain();
    case 'about':
      return about();
    default:
      return removeObject(parameters);
  }
}

/** Suggests detail modes to the quick actions. An editor without them runs the plugin all the same. */
function offerDetail(): void {
  try {
    figma.parameters.on('input', ({ query, result }) => {
      const wanted = query.toLowerCase();
      result.setSuggestions(
        DETAIL_CHOICES.filter(({ name }) => name.toLowerCase().includes(wanted)).map((choice) => ({
          ...choice,
        })),
      );
    });
  } catch {
    // There is nobody to suggest anything to.
  }
}

offerDetail();

figma.on('close', removeTemporaryFrames);

figma.on('run', (event) => {
  run(event).catch((error: unknown) => {
    close(sentenceOf(error, 'unexpected'), true);
    // eslint-disable-next-line no-console -- a fault of ours; the console is where its trace can be found
    if (!(error instanceof Problem)) console.error(error);
  });
});
