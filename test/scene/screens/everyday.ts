/** Screens as designers have them open all day: chats, calendars, prices, boards, players, banners. */
import { times, word, type Page } from './page.ts';

const float = (name: string, style: string, inner = '') =>
  `<div data-thing="${name}" style="position:absolute;${style}">${inner}</div>`;

const chat: Page = {
  name: 'chat',
  width: 420,
  height: 720,
  html: `<div style="background:linear-gradient(#e0f2fe,#ede9fe);height:720px;padding:24px">${times(
    7,
    (i) => {
      const mine = i % 3 === 1;
      return `<div style="margin:${mine ? '12px 0 12px 110px' : '12px 110px 12px 0'};padding:14px 18px;font-size:15px;
      border-radius:18px;${mine ? 'background:#2563eb;color:#fff' : 'background:#fff;color:#111'}">
      ${['Did you see the draft?', 'Yes, the second one', 'The header is too tall', 'And the logo?', 'Half as large', 'Fine with me', 'Tomorrow then'][i]}</div>`;
    },
  )}</div>${float('heart', 'left:270px;top:244px;width:34px;height:30px;border-radius:15px;background:#fff;color:#e11d48;padding:8px 11px', '♥')}${float(
    'call',
    'left:20px;top:560px;width:200px;height:44px;border-radius:12px;background:#111827;color:#fff;padding:14px 18px',
    'Missed call',
  )}`,
};

const calendar: Page = {
  name: 'calendar',
  width: 840,
  height: 620,
  html: `<div style="background:#fff;height:620px;padding:20px"><h2>November</h2><div style="margin-top:16px;display:grid;
    grid-template-columns:repeat(7,1fr);border-left:1px solid #d4d4d8;border-top:1px solid #d4d4d8">${times(
      35,
      (
        i,
      ) => `<div style="height:96px;border-right:1px solid #d4d4d8;border-bottom:1px solid #d4d4d8;padding:8px;
      font-size:13px;${i % 7 > 4 ? 'background:#fafafa' : ''}">${(i % 30) + 1}</div>`,
    )}</div></div>${float('event', 'left:150px;top:196px;width:300px;height:24px;border-radius:6px;background:#fde68a;color:#713f12;padding:5px 10px', 'Workshop in Lyon')}${float(
      'popup',
      'left:300px;top:300px;width:210px;height:150px;border-radius:10px;background:#1f2937;color:#fff;padding:20px',
      'New event',
    )}${float('dot', 'left:628px;top:182px;width:12px;height:12px;border-radius:6px;background:#e11d48')}`,
};

const pricing: Page = {
  name: 'pricing',
  width: 960,
  height: 640,
  html: `<div style="background:linear-gradient(135deg,#4f46e5,#db2777);height:640px;padding:60px 40px;display:flex;gap:28px">${times(
    3,
    (i) => `<div style="flex:1;background:${i === 1 ? '#fff' : '#ffffffd9'};border-radius:20px;padding:32px">
      <div style="font-size:20px">${['Free', 'Team', 'Company'][i]}</div><div style="font-size:44px;margin:16px 0">${['0', '12', '40'][i]} €</div>
      ${times(5, (k) => `<div style="padding:12px 0;border-top:1px solid #e4e4e7;font-size:14px">${['One project', 'Comments', 'Versions', 'Libraries', 'Support'][k]}</div>`)}
      </div>`,
  )}</div>${float('popular', 'left:420px;top:44px;width:120px;height:34px;border-radius:17px;background:#facc15;color:#422006;padding:10px 30px', 'Popular')}${float(
    'cookie',
    'left:180px;top:540px;width:600px;height:70px;border-radius:14px;background:#18181b;color:#fff;padding:26px',
    'We use no cookies.',
  )}`,
};

const board: Page = {
  name: 'board',
  width: 960,
  height: 600,
  html: `<div style="background:#0ea5e9;height:600px;padding:24px;display:flex;gap:16px">${times(
    4,
    (i) => `<div style="flex:1;background:#f1f5f9;border-radius:10px;padding:12px">
      <div style="font-weight:bold;font-size:14px;margin-bottom:10px">${['Ideas', 'Now', 'Review', 'Done'][i]}</div>
      ${times(
        4 - (i % 2),
        (
          k,
        ) => `<div style="background:#fff;border-radius:8px;padding:12px;margin-bottom:10px;height:84px;font-size:13px;
        box-shadow:0 1px 3px #0003">${['Icons', 'Empty state', 'Dark mode', 'Print'][(i + k) % 4]}<div style="margin-top:14px;height:8px;width:60px;border-radius:4px;
        background:${['#22c55e', '#f59e0b', '#ef4444'][(i + k) % 3]}"></div></div>`,
      )}</div>`,
  )}</div>${float('dragged', 'left:330px;top:180px;width:210px;height:80px;background:#fff;border-radius:8px;transform:rotate(4deg);padding:14px;box-shadow:none;border:2px solid #0f172a', 'Moved card')}${float(
    'cursor',
    'left:640px;top:330px;width:26px;height:26px;border-radius:13px 13px 13px 2px;background:#a21caf',
  )}`,
};

const player: Page = {
  name: 'player',
  width: 720,
  height: 480,
  html: `<div style="background:radial-gradient(circle at 30% 20%,#334155,#020617);height:480px;padding:40px;color:#e2e8f0">
    <div style="width:220px;height:220px;border-radius:16px;background:linear-gradient(45deg,#f97316,#facc15)"></div>
    <div style="margin-top:60px;height:6px;border-radius:3px;background:#475569"><div style="width:46%;height:6px;border-radius:3px;background:#38bdf8"></div></div>
    <div style="margin-top:14px;display:flex;justify-content:space-between;font-size:13px"><span>1:32</span><span>3:20</span></div></div>${float(
      'tooltip',
      'left:380px;top:270px;width:70px;height:60px;border-radius:8px;background:#fff;color:#111;padding:20px',
      '2:04',
    )}${float('live', 'left:216px;top:30px;width:70px;height:28px;border-radius:14px;background:#dc2626;color:#fff;padding:7px 22px', 'LIVE')}${float(
      'note',
      'left:460px;top:90px;width:160px;height:110px;background:#fef08a;color:#422006;padding:16px',
      'ask for rights',
    )}`,
};

const list: Page = {
  name: 'list',
  width: 640,
  height: 640,
  html: `<div style="background:#fafaf9;height:640px;padding:24px">${times(
    8,
    (i) => `<div style="display:flex;align-items:center;gap:16px;height:72px;border-bottom:1px solid #e7e5e4">
      <div style="width:44px;height:44px;border-radius:10px;background:hsl(${70 * i},60%,70%)"></div>
      <div style="flex:1"><div style="font-size:15px">${['Invoice', 'Contract', 'Offer', 'Letter', 'Plan', 'Photo', 'Notes', 'Sketch'][i]}</div>
      <div style="font-size:12px;color:#78716c;margin-top:4px">${word(`${3 + i} days ago`)}</div></div>
      <div style="width:36px;height:20px;border-radius:10px;background:${i % 2 ? '#16a34a' : '#d6d3d1'}"></div></div>`,
  )}</div>${float('sheet', 'left:90px;top:200px;width:380px;height:150px;border-radius:16px;background:#292524;color:#fff;padding:24px', 'Delete three files?')}${float(
    'bubble',
    'left:56px;top:92px;width:22px;height:22px;border-radius:11px;background:#dc2626',
  )}${float('fab', 'left:540px;top:540px;width:64px;height:64px;border-radius:32px;background:#7c3aed;color:#fff;padding:24px 28px', '+')}`,
};

export const EVERYDAY: readonly Page[] = [chat, calendar, pricing, board, player, list];
