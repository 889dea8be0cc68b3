/**
 * Screens as designers draw them, as pages. What has `data-thing` is to be removed, one thing after the other; what
 * should be seen then is the page without it.
 */

import { CORNERS } from './corners.ts';
import { EVERYDAY } from './everyday.ts';
import { PATTERNS } from './patterns.ts';
import { times, word, type Page } from './page.ts';

const NAMES = [
  'Anna Berg',
  'Carl Dahl',
  'Eva Falk',
  'Gerd Holm',
  'Ida Jung',
  'Karl Lind',
  'Mia Nord',
  'Otto Palm',
];

const card = 'background:#fff;border:1px solid #dde;border-radius:8px;padding:16px';

const dashboard: Page = {
  name: 'dashboard',
  width: 1000,
  height: 700,
  html: `<div style="display:flex;height:700px">
    <div style="width:180px;background:#1f2a44;color:#cfd6e6;padding:20px"><b>Console</b>${times(5, (i) => {
      const icon = 'width:16px;height:16px;border-radius:4px;background:#5b7bd5;display:inline-block';
      const entry = word(
        ['Overview', 'Reports', 'Customers', 'Billing', 'Settings'][i],
        i === 2 ? 'entry' : '',
      );
      return `<div style="margin-top:22px;display:flex;gap:10px">${word('', '', icon)}${entry}</div>`;
    })}</div>
    <div style="flex:1;padding:20px"><h2 style="margin-bottom:14px">Overview</h2>
      <div style="display:flex;gap:16px">${times(3, (i) => {
        const value = word(['€ 48,120', '1,284', '93,411'][i], i === 1 ? 'value' : '');
        return `<div style="flex:1;${card};height:110px">
          <div style="color:#888">${['Revenue', 'Orders', 'Visitors'][i]}</div>
          <div style="font-size:26px;margin-top:10px">${value}</div></div>`;
      })}</div>
      <div style="display:flex;gap:16px;margin-top:16px">
        <div style="flex:2;${card};height:220px"></div>
        <div style="flex:1;${card};height:220px"><b>Channels</b>${times(4, (i) => {
          const dot = `width:10px;height:10px;border-radius:5px;background:hsl(${80 * i},70%,50%)`;
          const label = word(['Search', 'Mail', 'Social', 'Direct'][i], i === 2 ? 'label' : '');
          return `<div style="margin-top:16px;display:flex;align-items:center;gap:8px">${word('', '', dot)}${label}</div>`;
        })}</div>
      </div>
    </div>
    <div data-thing="toast" style="position:absolute;left:430px;top:120px;width:300px;height:64px;background:#2d3436;
      color:#fff;border-radius:8px;padding:14px">Report was saved<br>Open it in the archive</div></div>`,
};

const inbox: Page = {
  name: 'inbox',
  width: 400,
  height: 800,
  html: `<div style="background:#121212;color:#eee;height:800px;padding:16px"><h3>Inbox</h3>${times(
    8,
    (i) => {
      const avatar = `width:40px;height:40px;border-radius:20px;background:hsl(${47 * i},45%,50%)`;
      return `<div style="display:flex;gap:12px;padding:14px 0;border-bottom:1px solid #2a2a2a">
      ${word('', i === 4 ? 'avatar' : '', avatar)}<div><b>${NAMES[i]}</b>
      <div style="margin-top:6px;color:#999">${word(`Meeting moved to ${i + 9}:30`, i === 2 ? 'message' : '')}</div>
      </div></div>`;
    },
  )}<div data-thing="button" style="position:absolute;left:320px;top:640px;width:56px;height:56px;
    border-radius:28px;background:#bb86fc"></div></div>`,
};

const table: Page = {
  name: 'table',
  width: 900,
  height: 520,
  html: `<table style="width:860px;margin:20px;border-collapse:collapse;background:#fff">${times(9, (i) => {
    const cells = [
      NAMES[i % 8],
      ['Designer', 'Engineer', 'Writer'][i % 3],
      ['Oslo', 'Turku'][i % 2],
      `${2012 + i}`,
    ];
    const columns = times(4, (k) => {
      const text = word(cells[k], i === 2 && k === 2 ? 'cell' : '');
      return `<td style="border:1px solid #cfd4de;padding:0 14px">${text}</td>`;
    });
    const head = i === 0 ? 'background:#e9ecf5;font-weight:bold' : '';
    return `<tr ${i === 5 ? 'data-thing="row"' : ''} style="height:48px;${head}">${columns}</tr>`;
  })}</table>`,
};

const settings: Page = {
  name: 'settings',
  width: 800,
  height: 600,
  html: `<div style="background:linear-gradient(#eef2ff,#dbe4ff);height:600px;padding:40px">
    <div style="background:#fff;border-radius:16px;padding:28px;height:520px;box-shadow:0 8px 24px #0002">
    <h2>Settings</h2>${times(5, (i) => {
      const knob = `width:44px;height:24px;border-radius:12px;background:${i % 2 ? '#4f6ef7' : '#c9d1e0'}`;
      return `<div style="display:flex;justify-content:space-between;padding:22px 0;border-bottom:1px solid #eee">
        <span>${['Notifications', 'Sound', 'Dark mode', 'Location', 'Backup'][i]}</span>
        ${word('', i === 2 ? 'switch' : '', knob)}</div>`;
    })}</div></div><div data-thing="badge" style="position:absolute;left:690px;top:24px;width:90px;height:40px;
    background:#e84393;color:#fff;border-radius:20px;padding:11px 24px">NEW</div>`,
};

const cards: Page = {
  name: 'cards',
  width: 900,
  height: 640,
  html: `<div style="padding:24px;display:grid;grid-template-columns:repeat(3,1fr);gap:20px;background:#fafafa;
    height:640px">${times(6, (i) => {
      const picture = `linear-gradient(135deg,hsl(${60 * i},70%,65%),hsl(${60 * i + 50},70%,45%))`;
      return `<div style="background:#fff;border-radius:10px;border:1px solid #e3e3e3;overflow:hidden">
        <div style="height:170px;background:${picture}"></div><div style="padding:14px"><b>Plan ${'ABCDEF'[i]}</b>
        <div style="color:#777;margin-top:6px">${word(`from € ${19 + 10 * i} a month`, i === 4 ? 'price' : '')}</div>
        </div></div>`;
    })}</div><div data-thing="ribbon" style="position:absolute;left:250px;top:60px;width:120px;height:34px;
    background:#d63031;color:#fff;padding:8px 20px">SALE 30%</div><div data-thing="pointer"
    style="position:absolute;left:560px;top:285px;width:70px;height:70px;border-radius:35px;background:#000a"></div>`,
};

const LINES = ['import { open } from "./files";', '', 'export async function read(path: string) {'];
const MORE = [
  '  const text = await file.text();',
  '  if (!text) throw new Error("empty");',
  '  return text;',
  '}',
];

const code: Page = {
  name: 'code',
  width: 800,
  height: 420,
  html: `<div style="background:#1e1e2e;color:#cdd6f4;height:420px;padding:20px;font-size:14px;line-height:26px;
    white-space:pre;font-family:monospace">${[...LINES, ...MORE]
      .map(
        (line, i) =>
          `<div>${word(`${i + 1}  `, '', 'color:#585b70')}${word(line, i === 4 ? 'line' : '')}</div>`,
      )
      .join('')}</div>`,
};

export const PAGES: readonly Page[] = [
  dashboard,
  inbox,
  table,
  settings,
  cards,
  code,
  ...PATTERNS,
  ...CORNERS,
  ...EVERYDAY,
];
