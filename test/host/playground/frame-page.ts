/** The plugin's page in this browser: a floating window with Figma's frames in it. */
import type { OpenPage, PageDriver } from '../page-driver.ts';
import { loaderUrl, withTheme } from '../plugin-frame.ts';
import { element } from './dom.ts';

export function framePage(): PageDriver {
  const shell = element('plugin-window');
  const close = element('plugin-close');
  let frame: HTMLIFrameElement | null = null;
  let page: OpenPage | null = null;

  close.addEventListener('click', () => page?.dismiss());
  makeMovable(shell, shell.querySelector<HTMLElement>('.bar')!);

  addEventListener(
    'message',
    ({ source, data }: MessageEvent<{ loaderReady?: true; fromPage?: unknown }>) => {
      if (!frame || !page || !source || source !== frame.contentWindow) return;
      if (data.loaderReady) {
        const html = page.themeColors ? withTheme(page.html, 'light') : page.html;
        frame.contentWindow?.postMessage({ html }, '*');
        ready?.();
      } else if ('fromPage' in data) page.receive(data.fromPage);
    },
  );
  let ready: (() => void) | null = null;

  return {
    open(opened) {
      page = opened;
      element('plugin-title').textContent = opened.title || 'Contextual Fill';
      frame = document.createElement('iframe');
      frame.title = opened.title || 'Contextual Fill';
      frame.src = loaderUrl();
      frame.width = String(opened.width);
      frame.height = String(opened.height);
      shell.append(frame);
      shell.hidden = !opened.visible;
      return new Promise((resolve) => {
        ready = resolve;
      });
    },
    post(message) {
      frame?.contentWindow?.postMessage({ pluginMessage: message }, '*');
    },
    setVisible(visible) {
      shell.hidden = !visible;
    },
    resize(width, height) {
      if (!frame) return;
      frame.width = String(width);
      frame.height = String(height);
    },
    close() {
      frame?.remove();
      frame = null;
      page = null;
      shell.hidden = true;
    },
  };
}

function makeMovable(box: HTMLElement, handle: HTMLElement): void {
  handle.addEventListener('pointerdown', (down) => {
    if (down.target instanceof HTMLButtonElement) return;
    handle.setPointerCapture(down.pointerId);
    const { offsetLeft, offsetTop } = box;
    const move = (event: PointerEvent) => {
      box.style.left = `${offsetLeft + event.clientX - down.clientX}px`;
      box.style.top = `${Math.max(0, offsetTop + event.clientY - down.clientY)}px`;
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), {
      once: true,
    });
  });
}
