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

/** One control with its name in front. `id` is the control's. */
export function Field({ label, id, children }: { label: string; id: string; children: ComponentChildren }) {
  return (
    <div class="cf-field">
      <label class="cf-field-label" for={id}>
        {label}
      </label>
      <div class="cf-field-control">{children}</div>
    </div>
  );
}

/** Several controls, or a text, with a name in front. */
export function FieldGroup({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="cf-field" role="group" aria-label={label}>
      <span class="cf-field-label" aria-hidden="true">
        {label}
      </span>
      <div class="cf-field-control">{children}</div>
    </div>
  );
}
