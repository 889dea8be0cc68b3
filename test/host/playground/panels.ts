/** The plugin's menu, the list of layers and the notifications. */
import type { HostNode } from '../document/node.ts';
import type { Host, Running } from '../host.ts';
import { button, element } from './dom.ts';

export interface Manifest {
  menu: readonly ({ name: string; command: string } | { separator: true })[];
  relaunchButtons: readonly { command: string }[];
}

/** A button for every command of the menu; one plugin runs at a time, as in Figma. */
export function installCommands(host: Host, manifest: Manifest): void {
  let running: Running | null = null;
  const bar = element('commands');
  const buttons: HTMLButtonElement[] = [];
  const run = async (command: string) => {
    running?.stop();
    const mine = host.start(command);
    running = mine;
    bar.dataset.running = command;
    try {
      await mine.closed;
    } catch (error) {
      console.error(error);
      host.figma.notify(`The plugin stopped: ${String(error)}`, { error: true });
    } finally {
      if (running === mine) {
        running = null;
        delete bar.dataset.running;
      }
    }
  };
  for (const item of manifest.menu)
    if ('command' in item) buttons.push(button(item.name, () => void run(item.command)));
  bar.append(...buttons);
}

const TOAST_MS = 6000;

export function installToasts(host: Host): void {
  const box = element('toasts');
  let shown = 0;
  host.onChange(() => {
    for (; shown < host.notifications.length; shown++) {
      const note = host.notifications[shown];
      const toast = document.createElement('div');
      toast.className = note.error ? 'error' : '';
      toast.append(note.message);
      if (note.button) {
        toast.append(
          button(note.button, () => {
            toast.remove();
            note.press();
          }),
        );
      }
      box.append(toast);
      const stop = host.onChange(() => {
        if (note.cancelled) remove();
      });
      const remove = () => {
        stop();
        toast.remove();
      };
      if (note.timeout !== Infinity) {
        setTimeout(() => {
          remove();
          note.leave();
        }, note.timeout ?? TOAST_MS);
      }
    }
  });
}

export function installLayers(host: Host): void {
  const list = element('layers');
  let seen = '';
  const update = () => {
    const items: { node: HostNode; depth: number }[] = [];
    const collect = (parent: HostNode, depth: number) => {
      for (const node of host.document.children(parent).reverse()) {
        items.push({ node, depth });
        collect(node, depth + 1);
      }
    };
    collect(host.document.get(host.document.pageId), 0);
    const now = JSON.stringify([
      host.selection,
      items.map(({ node, depth }) => [node.id, node.name, node.visible, depth]),
    ]);
    if (now === seen) return;
    seen = now;
    list.replaceChildren(
      ...items.map(({ node, depth }) => {
        const row = document.createElement('li');
        const press = button(node.name, () => undefined);
        press.addEventListener('click', ({ shiftKey }) =>
          host.setSelection(shiftKey ? [...host.selection, node.id] : [node.id]),
        );
        press.addEventListener('dblclick', () => {
          host.document.update(node, { visible: !node.visible });
          host.commitUndo();
        });
        press.style.paddingLeft = `${10 + depth * 12}px`;
        press.setAttribute('aria-pressed', String(host.selection.includes(node.id)));
        press.title = `${node.host.type.toLowerCase()}${node.visible ? '' : ', hidden'} (double-click hides or shows it)`;
        if (!node.visible) press.classList.add('hidden');
        row.append(press);
        return row;
      }),
    );
  };
  host.onChange(update);
  update();
}
