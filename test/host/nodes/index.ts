/** The properties and methods of every node type: all files that fill in the table, and the way to read it. */
import './every-node.ts';
import './parents.ts';
import './placing.ts';
import './look.ts';
import './paint.ts';
import './shapes.ts';
import './frames.ts';
import './text.ts';
import './copies.ts';
import './pages.ts';

export { membersOf, type NodeHandle, type NodeSession } from './table.ts';
