/**
 * Figma's frames around a plugin's page, for any browser: a `data:` document under Figma's policy that writes the page
 * into a `srcdoc` frame of its own and passes messages on (reference/figma-platform.md, sections 0 and 2). A data:
 * address above 2 MiB never runs, so the html comes by message.
 */

/** The Content-Security-Policy of Figma's page as far as it is known. */
const FIGMA_POLICY = "default-src data: blob: 'unsafe-inline' 'unsafe-eval'";

/**
 * What the inner frame begins as; it writes the page over itself. The page, which has megabytes, is not the frame's
 * attribute: what describes an element by its attributes, as browser drivers do at each click, took seconds for it.
 */
const WRITER =
  '<!doctype html><script>document.currentScript.remove();document.write(parent.pageHtml)</script>';

function loader(policy: string): string {
  return `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll('"', '&quot;')}">
<style>html,body{margin:0;height:100%;overflow:hidden}iframe{border:0;width:100%;height:100%;display:block}</style>
<script>
let frame = null;
let waiting = [];
addEventListener('message', (event) => {
  const { data } = event;
  if (event.source === parent && data && data.html !== undefined) {
    const opened = document.createElement('iframe');
    window.pageHtml = data.html;
    opened.srcdoc = ${JSON.stringify(WRITER).replaceAll('</', '<\\/')};
    opened.addEventListener('load', () => {
      frame = opened;
      waiting.forEach((message) => frame.contentWindow.postMessage(message, '*'));
      waiting = [];
    }, { once: true });
    document.body.append(opened);
  } else if (event.source === parent && data && 'pluginMessage' in data) {
    if (frame) frame.contentWindow.postMessage(data, '*');
    else waiting.push(data);
  } else if (event.source !== parent && data && typeof data === 'object' && 'pluginMessage' in data) {
    parent.postMessage({ fromPage: data.pluginMessage }, '*');
  }
});
parent.postMessage({ loaderReady: true }, '*');
</script>`;
}

/** What to give an iframe as `src`. */
export function loaderUrl(policy = FIGMA_POLICY): string {
  return `data:text/html;charset=utf-8,${encodeURIComponent(loader(policy))}`;
}

export type Theme = 'light' | 'dark';

const LIGHT: Readonly<Record<string, string>> = {
  bg: '#ffffff',
  'bg-secondary': '#f5f5f5',
  'bg-tertiary': '#e6e6e6',
  'bg-hover': '#f5f5f5',
  'bg-pressed': '#f0f0f0',
  'bg-selected': '#e5f4ff',
  'bg-disabled': '#d9d9d9',
  'bg-inverse': '#2c2c2c',
  'bg-brand': '#0d99ff',
  'bg-brand-hover': '#007be5',
  'bg-brand-pressed': '#007be5',
  'bg-brand-tertiary': '#e5f4ff',
  'bg-danger': '#f24822',
  'bg-success': '#14ae5c',
  'bg-warning': '#ffcd29',
  text: '#000000e5',
  'text-secondary': '#00000080',
  'text-tertiary': '#0000004d',
  'text-disabled': '#0000004d',
  'text-ondisabled': '#ffffff',
  'text-brand': '#007be5',
  'text-danger': '#dc3412',
  'text-onbrand': '#ffffff',
  'text-ondanger': '#ffffff',
  border: '#e6e6e6',
  'border-strong': '#2c2c2c',
  'border-selected': '#0d99ff',
  'border-disabled': '#d9d9d9',
  'border-onbrand': '#ffffffb2',
  'border-danger': '#ffc7c2',
  'border-danger-strong': '#dc3412',
  'border-brand-strong': '#007be5',
  icon: '#000000e5',
  'icon-secondary': '#00000080',
  'icon-disabled': '#0000004d',
  'icon-onbrand': '#ffffff',
  'icon-brand': '#007be5',
};

const DARK: Readonly<Record<string, string>> = {
  ...LIGHT,
  bg: '#2c2c2c',
  'bg-secondary': '#383838',
  'bg-tertiary': '#444444',
  'bg-hover': '#383838',
  'bg-pressed': '#444444',
  'bg-selected': '#4a5878',
  'bg-disabled': '#757575',
  'bg-inverse': '#ffffff',
  'bg-brand': '#0c8ce9',
  'bg-brand-tertiary': '#394360',
  text: '#ffffff',
  'text-secondary': '#ffffffb2',
  'text-tertiary': '#ffffff66',
  'text-disabled': '#ffffff66',
  'text-ondisabled': '#1e1e1e',
  'text-brand': '#7cc4f8',
  'text-danger': '#fca397',
  border: '#444444',
  'border-strong': '#ffffff',
  'border-selected': '#0c8ce9',
  'border-disabled': '#757575',
  icon: '#ffffff',
  'icon-secondary': '#ffffffb2',
  'icon-disabled': '#ffffff66',
  'icon-brand': '#7cc4f8',
};

/** The html with what `themeColors: true` adds: a class on the root and Figma's colours as variables. */
export function withTheme(html: string, theme: Theme): string {
  const colours = Object.entries(theme === 'light' ? LIGHT : DARK)
    .map(([name, value]) => `--figma-color-${name}:${value}`)
    .join(';');
  const style = `<style id="figma-style">:root{${colours}}</style>`;
  const script = `<script>document.documentElement.classList.add('figma-${theme}')</script>`;
  const head = /<head[^>]*>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const at = head ? head.index + head[0].length : 0;
  return html.slice(0, at) + script + style + html.slice(at);
}
