import styles from './slider.module.css';

/**
 * A slider that looks like @create-figma-plugin/ui's RangeSlider. That one has no words for its value, so that a screen
 * reader says the position (49) of a slider whose steps are not pixels; and it paints its track once, for the width of
 * that moment.
 */
export function Slider({
  label,
  id,
  minimum,
  maximum,
  value,
  text,
  disabled = false,
  onValueInput,
}: {
  /** Its name, where no `<label>` points to it. */
  label?: string;
  id?: string;
  minimum: number;
  maximum: number;
  value: number;
  /** The value in words: "23 pixels". */
  text: string;
  disabled?: boolean;
  onValueInput: (value: number) => void;
}) {
  return (
    <div class={styles.slider}>
      <input
        type="range"
        id={id}
        class={styles.input}
        style={{ '--part': (value - minimum) / (maximum - minimum) }}
        aria-label={label}
        aria-valuetext={text}
        min={minimum}
        max={maximum}
        value={value}
        disabled={disabled}
        onInput={(event) => onValueInput(event.currentTarget.valueAsNumber)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
    </div>
  );
}
