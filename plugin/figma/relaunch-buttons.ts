/** Buttons of a layer that run a command again, by command. */
export type Buttons = Readonly<Record<string, string>>;

/** The buttons that a layer has. */
export function buttonsOf(node: SceneNode): Buttons {
  try {
    return node.getRelaunchData();
  } catch {
    return {};
  }
}

/**
 * Gives a layer these buttons in place of its own. A convenience: an editor that has none goes without, because the
 * menu does the same.
 */
export function setButtons(node: SceneNode, buttons: Buttons): void {
  try {
    node.setRelaunchData(buttons);
  } catch {
    // The layer is what was asked for; that it has no buttons is no reason to take it back.
  }
}
