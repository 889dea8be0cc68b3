import { Button } from '@create-figma-plugin/ui';
import type { SettingsState } from '../state/settings.ts';

/** The way from an object to a picture without it, step by step; each picture is 72 x 48. */
const STEPS = [
  {
    what: 'Paint over it',
    picture: (
      <>
        <circle class="cf-hint-object" cx="36" cy="22" r="10" />
        <path
          class="cf-hint-paint"
          d="M27 20 C33 12 40 14 45 18 M27 26 C34 18 41 20 46 24 M30 31 C36 25 41 27 44 29"
        />
      </>
    ),
  },
  {
    what: 'Press Remove',
    picture: (
      <>
        <rect class="cf-hint-button" x="16" y="14" width="40" height="16" rx="4" />
        <path class="cf-hint-line" d="M26 22 H46" />
        <path class="cf-hint-hand" d="M40 25 L40 39 L43.5 36 L46 41 L48 40 L45.8 35 L50 35 Z" />
      </>
    ),
  },
  {
    what: 'Apply writes a layer',
    picture: (
      <>
        <path class="cf-hint-line" d="M16 34 L36 42 L56 34" />
        <path class="cf-hint-layer" d="M36 12 L56 21 L36 30 L16 21 Z" />
      </>
    ),
  },
];

/** Seen once: three pictures of what to do. */
export function Hint({ settings }: { settings: SettingsState }) {
  return (
    <div class="cf-hint" role="note">
      <ol class="cf-hint-steps">
        {STEPS.map(({ what, picture }) => (
          <li key={what}>
            <svg viewBox="0 0 72 48" width="72" height="48" aria-hidden="true">
              <path class="cf-hint-ground" d="M2 34 L18 30 L34 36 L52 29 L70 33 V46 H2 Z" />
              {picture}
            </svg>
            {what}
          </li>
        ))}
      </ol>
      <Button secondary onClick={() => settings.dismissHint()}>
        Got it
      </Button>
    </div>
  );
}
