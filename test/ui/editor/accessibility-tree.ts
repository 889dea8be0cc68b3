import type { CDPSession, Page } from 'playwright-core';

/** What a screen reader is given of one element. */
export interface AccessibleNode {
  readonly role: string;
  readonly name: string;
  /** Told after the name. */
  readonly description: string;
  /** A slider's or a text field's value in words. */
  readonly text: string;
}

const CONTROLS = ['application', 'button', 'checkbox', 'radio', 'slider', 'tab', 'textbox'];

/** Chromium's own accessibility tree of a page, without what is ignored, in the order of reading. */
export async function accessibilityTree(page: Page): Promise<AccessibleNode[]> {
  const client = await page.context().newCDPSession(page);
  try {
    const { nodes } = await client.send('Accessibility.getFullAXTree');
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const inOrder = (node: (typeof nodes)[number]): typeof nodes => [
      ...(node.ignored ? [] : [node]),
      ...(node.childIds ?? []).flatMap((id) => inOrder(byId.get(id)!)),
    ];
    const string = (value: { value?: unknown } | undefined) => {
      const given = value?.value;
      return typeof given === 'string' || typeof given === 'number' ? String(given) : '';
    };
    return await Promise.all(
      inOrder(nodes[0]).map(async ({ role, name, description, value, backendDOMNodeId }) => ({
        role: string(role),
        name: string(name),
        description: string(description),
        text: (await valueText(client, string(role), backendDOMNodeId)) ?? string(value),
      })),
    );
  } finally {
    await client.detach();
  }
}

/** The protocol leaves `aria-valuetext` out of the tree, so it is read from the element that a slider stands for. */
async function valueText(client: CDPSession, role: string, backendNodeId?: number): Promise<string | null> {
  if (role !== 'slider' || backendNodeId === undefined) return null;
  const { node } = await client.send('DOM.describeNode', { backendNodeId });
  const { attributes = [] } = node;
  const at = attributes.indexOf('aria-valuetext');
  return at < 0 ? null : attributes[at + 1];
}

/** Everything that can be operated, one line each: role, name, and the value of sliders and text fields. */
export function controls(tree: readonly AccessibleNode[]): string[] {
  return tree
    .filter(({ role }) => CONTROLS.includes(role))
    .map(({ role, name, text }) =>
      role === 'slider' || role === 'textbox' ? `${role} ${name}: ${text}` : `${role} ${name}`,
    );
}

/** What would be said badly: a thing without a name, or one whose description only repeats the name. */
export function faults(tree: readonly AccessibleNode[]): string[] {
  const nameless = [...CONTROLS, 'Canvas', 'image', 'tablist', 'tabpanel', 'group', 'region', 'dialog'];
  return tree.flatMap(({ role, name, description }) => [
    ...(nameless.includes(role) && name === '' ? [`${role} without a name`] : []),
    ...(name !== '' && name === description ? [`${role} ${name} says its name twice`] : []),
  ]);
}
