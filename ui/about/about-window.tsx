import { Button, useWindowKeyDown } from '@create-figma-plugin/ui';
import { useEffect, useState } from 'preact/hooks';
import type { EngineAssets } from '../engine/service.ts';
import { sentenceOf } from '../sentence-of.ts';
import styles from './about-window.module.css';
import { copyText } from './copy-text.ts';
import { makeReport, reportText, type Section } from './report.ts';

export interface AboutWindowProps {
  /** The engine's script, and what it is made from. */
  source: string;
  assets: () => Promise<EngineAssets>;
  /** The licences of the packages that the plugin holds. */
  notices: string;
  /** What only the sandbox can know. */
  sandbox: readonly string[];
  /** Called once with the finished report. */
  onReport: (text: string) => void;
  onClose: () => void;
}

/** *About this plugin*: everything that tells why the engine runs where it runs, to be read and copied. */
export function AboutWindow({ source, assets, notices, sandbox, onReport, onClose }: AboutWindowProps) {
  const [sections, setSections] = useState<readonly Section[]>([]);
  const [status, setStatus] = useState('Trying every way to run the engine…');
  const [ready, setReady] = useState(false);
  const [showsLicences, setShowsLicences] = useState(false);
  useWindowKeyDown('Escape', onClose);

  useEffect(() => {
    const first = { title: 'Contextual Fill', lines: sandbox };
    assets()
      .then((made) => makeReport(source, made, first, setSections))
      .then(
        (made) => {
          setReady(true);
          setStatus('');
          onReport(reportText(made));
        },
        (error: unknown) =>
          setStatus(
            sentenceOf(error, `The report could not be made (${String(error)}): open this window again.`),
          ),
      );
    // The report is made once for the window's life.
  }, []);

  const copy = () => {
    void copyText(reportText(sections)).then((copied) =>
      setStatus(copied ? 'Copied.' : 'Copying is not allowed here: select the text and copy it.'),
    );
  };

  return (
    <main class={styles.window}>
      {showsLicences ? (
        <div key="licences" class={styles.report} tabIndex={0} role="region" aria-label="Licences">
          <h1 class={styles.title}>Licences</h1>
          <pre class={styles.notices}>{notices}</pre>
        </div>
      ) : (
        <div key="report" class={styles.report} tabIndex={0} role="region" aria-label="Report">
          {sections.map(({ title, lines }, index) => (
            <section class={styles.section} key={title}>
              {index === 0 ? <h1 class={styles.title}>{title}</h1> : <h2 class={styles.title}>{title}</h2>}
              <ul class={styles.lines}>
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      )}
      <div class={styles.actions}>
        <span class={styles.status} role="status">
          {status}
        </span>
        <Button secondary onClick={() => setShowsLicences(!showsLicences)}>
          {showsLicences ? 'Report' : 'Licences'}
        </Button>
        <Button secondary onClick={onClose}>
          Close
        </Button>
        <Button disabled={!ready} onClick={copy}>
          Copy report
        </Button>
      </div>
    </main>
  );
}
