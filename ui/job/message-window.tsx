import { Button, useWindowKeyDown } from '@create-figma-plugin/ui';
import styles from './progress-window.module.css';

export interface MessageWindowProps {
  sentence: string;
  onClose: () => void;
}

/** One sentence and a way out, for when there is nothing else to show. */
export function MessageWindow({ sentence, onClose }: MessageWindowProps) {
  useWindowKeyDown('Escape', onClose);
  return (
    <main class={styles.window}>
      <p role="alert">{sentence}</p>
      <Button fullWidth secondary onClick={onClose}>
        Close
      </Button>
    </main>
  );
}
