import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useId } from 'preact/hooks';
import styles from './tabs.module.css';

export interface Tab {
  readonly name: string;
  readonly children: ComponentChildren;
}

/**
 * Tabs that look like @create-figma-plugin/ui's Tabs. Those are radio buttons to a screen reader, with nothing that
 * says what they change. The arrow keys, Home and End go from tab to tab.
 */
export function Tabs({
  label,
  tabs,
  value,
  onValueChange,
}: {
  /** What all the tabs together are. */
  label: string;
  tabs: readonly Tab[];
  /** The name of the tab that is shown. */
  value: string;
  onValueChange: (name: string) => void;
}) {
  const id = useId();
  const shown = Math.max(
    0,
    tabs.findIndex(({ name }) => name === value),
  );
  const choose = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const last = tabs.length - 1;
    const next = {
      ArrowLeft: shown === 0 ? last : shown - 1,
      ArrowRight: shown === last ? 0 : shown + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onValueChange(tabs[next].name);
    (event.currentTarget.children[next] as HTMLElement).focus();
  };
  return (
    <>
      <div class={styles.tabs} role="tablist" aria-label={label} onKeyDown={choose}>
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            id={`${id}-tab-${index}`}
            class={styles.tab}
            role="tab"
            aria-selected={index === shown}
            aria-controls={index === shown ? `${id}-panel` : undefined}
            tabIndex={index === shown ? 0 : -1}
            onClick={() => onValueChange(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} class={styles.panel} role="tabpanel" aria-labelledby={`${id}-tab-${shown}`}>
        {tabs[shown].children}
      </div>
    </>
  );
}
