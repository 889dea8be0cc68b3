/** A process that does nothing but write the file that it is told, long enough to be ended meanwhile. */
import { saveFile } from '../../cli/save.ts';
import { watchSignals } from '../../cli/signals.ts';

const signal = watchSignals(process);
await saveFile(process.argv[2], Buffer.alloc(400e6, 1));
process.exit(signal.aborted ? signal.exitCode : 0);
