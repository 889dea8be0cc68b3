import type { ComponentChildren } from 'preact';

/** An icon with a name for screen readers and a tooltip with its key. */
export function Named({
  name,
  hint,
  children,
}: {
  name: string;
  hint?: string;
  children: ComponentChildren;
}) {
  return (
    <span class="cf-named" title={hint ? `${name} (${hint})` : name}>
      {children}
      <span class="cf-hidden">{name}</span>
    </span>
  );
}

/** A control with its name in front. */
export function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="cf-field">
      <span class="cf-field-label" aria-hidden="true">
        {label}
      </span>
      <div class="cf-field-control">{children}</div>
    </div>
  );
}
