import { describe, expect, it } from 'vitest';
import { createHost, fakePage, sandboxedPlugin, type Host } from './index.ts';

/** Runs a script as the plugin and returns what it wrote with console.log. */
async function run(code: string, scene?: (host: Host) => void): Promise<{ host: Host; lines: string[] }> {
  const host = await createHost({
    plugin: await sandboxedPlugin(code),
    uiHtml: '<p>page</p>'.repeat(10_000),
    page: fakePage((message, reply) => reply(message)),
  });
  scene?.(host);
  await host.run('remove-object', { detail: 'none' }, 20_000);
  return {
    host,
    lines: host.logs.map(({ level, args }) =>
      level === 'log' ? args.join(' ') : `${level}: ${args.join(' ')}`,
    ),
  };
}

describe('the sandbox', () => {
  it('has the language, figma, console and timers, and nothing of a browser', async () => {
    const names = [
      'document window navigator location self Blob URL URLSearchParams Worker MessageChannel HTMLCanvasElement',
      'OffscreenCanvas ImageData createImageBitmap atob btoa TextEncoder TextDecoder WebAssembly crypto performance',
      'XMLHttpRequest localStorage indexedDB requestAnimationFrame process require module Buffer queueMicrotask SharedArrayBuffer',
    ];
    const { lines } = await run(`
      const names = ${JSON.stringify(names.join(' '))}.split(' ');
      console.log(names.filter((name) => typeof globalThis[name] !== 'undefined').join());
      console.log(['figma', 'console', 'setTimeout', 'clearTimeout', 'setInterval', 'Promise', '__html__'].filter((name) => typeof globalThis[name] === 'undefined').join());
      figma.closePlugin();`);
    expect(lines).toEqual(['', '']);
  });

  it('ends in peace where a promise took more memory than there was at first', async () => {
    const { lines } = await run(`
      Promise.resolve().then(() => {
        globalThis.kept = new Uint8Array(64 * 1024 * 1024);
        console.log(kept.length);
        figma.closePlugin();
      });`);
    expect(lines).toEqual(['67108864']);
  });

  it('runs the command with its parameters after the script was read', async () => {
    const { lines } = await run(`
      figma.on('run', ({ command, parameters }) => { console.log(command, parameters.detail, figma.command); figma.closePlugin(); });
      console.log('read');`);
    expect(lines).toEqual(['read', 'remove-object none remove-object']);
  });

  it('mirrors nodes with their identity, types, prototypes and frozen values', async () => {
    const { lines } = await run(
      `'use strict';
      const [node] = figma.currentPage.selection;
      console.log(node === figma.currentPage.children[0], 'fills' in node, 'children' in node, typeof node.clone, node.parent.type);
      console.log(figma.currentPage.children.indexOf(node), node.removed, JSON.stringify(node.absoluteTransform));
      try { node.fills[0].opacity = 0; } catch (error) { console.log(error instanceof TypeError); }
      try { node.width = 3; } catch (error) { console.log(error.message); }
      try { figma.getNodeById('0:1'); } catch (error) { console.log(error instanceof Error, error.message.slice(0, 15)); }
      console.log(figma.currentPage.findAll((each) => each.type === 'ELLIPSE').length);
      console.log(typeof figma.mixed, node.cornerRadius === figma.mixed);
      figma.closePlugin();`,
      (host) => {
        const node = host.scene.rectangle({ x: 4, y: 5 });
        node.topLeftRadius = 3;
        host.scene.ellipse();
        host.select(node);
      },
    );
    expect(lines).toEqual([
      'true true false function PAGE',
      '0 false [[1,0,4],[0,1,5]]',
      'true',
      "Cannot assign to read only property 'width' of object",
      'true in getNodeById:',
      '1',
      'symbol true',
    ]);
  });

  it('sends bytes and plain data to the page and back, and refuses the rest', async () => {
    const { lines } = await run(`
      figma.showUI(__html__);
      figma.ui.onmessage = (message) => {
        console.log(message.bytes instanceof Uint8Array, message.bytes.length, message.bytes[99999], message.nothing, message.$);
        figma.closePlugin();
      };
      const bytes = new Uint8Array(100000); bytes[99999] = 7;
      for (const value of [new Float32Array(2), new ArrayBuffer(2), new Map(), () => 1, Symbol('s')]) {
        try { figma.ui.postMessage({ value }); console.log('sent'); } catch (error) { console.log('refused'); }
      }
      figma.ui.postMessage({ bytes, nothing: undefined, $: 'kept' });`);
    expect(lines).toEqual([...Array<string>(5).fill('refused'), 'true 100000 7 undefined kept']);
  });

  it('keeps time: timers, intervals and their cancelling', async () => {
    const { lines } = await run(`
      let ticks = 0;
      const never = setTimeout(() => console.log('never'), 1);
      clearTimeout(never);
      const interval = setInterval(() => { if (++ticks === 3) { clearInterval(interval); console.log('three'); figma.closePlugin(); } }, 2);
      setTimeout((word) => console.log(word), 0, 'first');
      Promise.resolve().then(() => console.log('reaction'));`);
    expect(lines).toEqual(['reaction', 'first', 'three']);
  });

  it('reports what a script throws: at once, in a callback, in a promise', async () => {
    const host = await createHost({ plugin: await sandboxedPlugin('throw new RangeError("broken");') });
    await expect(host.run('x')).rejects.toThrow('broken');
    const { lines } = await run(`
      figma.on('run', async () => { await null; throw new Error('late'); });
      setTimeout(() => { setTimeout(() => figma.closePlugin(), 20); throw new Error('in a timer'); }, 1);`);
    expect(lines.map((line) => line.split('\n')[0]).sort()).toEqual([
      'failed: Error: in a timer',
      'failed: Error: late',
    ]);
  });

  it('rejects promises with the error of the API', async () => {
    const { lines } = await run(`
      figma.createImageAsync('https://example.com').catch((error) => { console.log(error.message); figma.closePlugin(); });`);
    expect(lines).toEqual(['in createImageAsync: The manifest allows no network access']);
  });

  it('is deaf after closePlugin, and so is the API', async () => {
    const { lines, host } = await run(`
      figma.closePlugin('Bye.');
      try { figma.notify('more'); } catch (error) { console.log(error.message.includes('closed')); }
      setTimeout(() => console.log('not heard'), 0);`);
    expect(lines).toEqual(['true']);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(host.notifications.map((note) => note.message)).toEqual(['Bye.']);
  });

  it('answers the quick-action bar', async () => {
    const host = await createHost({
      plugin: await sandboxedPlugin(`
        figma.parameters.on('input', ({ key, query, result }) => result.setSuggestions([key + ':' + query]));`),
    });
    const running = host.start('remove-object');
    // Its script runs in the next turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(await running.session.suggest('detail', 'pa')).toEqual(['detail:pa']);
    running.stop();
    await running.closed;
  });
});
