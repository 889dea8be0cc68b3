import type { Host } from '@contextual-fill/host';

/** Lets the plugin's modules, which know only the global `figma`, talk to a host. Returns the way back. */
export function useFigma(host: Host): () => void {
  const scope = globalThis as unknown as { figma?: unknown };
  scope.figma = host.figma;
  return () => delete scope.figma;
}

/** The host's nodes under the names that the plugin's types have. */
export function asNodes(host: Host, ...nodes: readonly { id: string }[]): SceneNode[] {
  return nodes.map(({ id }) => host.session.wrap(id) as unknown as SceneNode);
}

/** An empty page for the next scene, and no pictures. */
export function clearPage(host: Host): void {
  for (const node of [...host.figma.currentPage.children]) node.remove();
  host.document.graph.images.clear();
  host.renderer.forget();
}
