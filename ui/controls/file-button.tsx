import styles from './file-button.module.css';

/**
 * A button that asks for files, in the look of @create-figma-plugin/ui's secondary FileUploadButton. That one is two
 * buttons to a screen reader, of which the second does nothing.
 */
export function FileButton({
  label,
  hint,
  accept,
  multiple = false,
  disabled,
  onFiles,
}: {
  label: string;
  /** What the files are for; shown as a tooltip and told after the name. */
  hint: string;
  /** Endings or media types. */
  accept: readonly string[];
  multiple?: boolean;
  disabled: boolean;
  /** Called with at least one file. */
  onFiles: (files: File[]) => void;
}) {
  return (
    <div class={styles.button}>
      <input
        type="file"
        class={styles.input}
        aria-label={label}
        title={hint}
        accept={accept.join(',')}
        multiple={multiple}
        disabled={disabled}
        onClick={(event) => {
          // Lets the same files be chosen twice in a row: they may have changed meanwhile.
          event.currentTarget.value = '';
        }}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          if (files.length > 0) onFiles(files);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <div class={styles.face} aria-hidden="true">
        {label}
      </div>
    </div>
  );
}
