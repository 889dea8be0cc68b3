/** Screens with patterns on flat ground of which little meets the border of what lies on them. */
import { times, word, type Page } from './page.ts';

/** What floats over a page; `at` is its place. */
function floating(name: string, at: string, style = ''): string {
  return `<div data-thing="${name}" style="position:absolute;${at};background:#fff3b0;border-radius:4px;
    padding:14px;${style}">Ask Ida about the new names before Friday</div>`;
}

const dots: Page = {
  name: 'dots',
  width: 800,
  height: 560,
  html: `<div style="height:560px;background:radial-gradient(circle,#b9bec9 1.5px,#0000 2px) 0 0/24px 24px,#f7f8fa">
    </div>${floating('note', 'left:270px;top:190px;width:210px;height:150px')}
    ${floating('small', 'left:560px;top:400px;width:110px;height:90px')}`,
};

const icons: Page = {
  name: 'icons',
  width: 900,
  height: 640,
  html: `<div style="height:640px;background:#ffffff;padding:40px;display:grid;gap:52px;
    grid-template-columns:repeat(9,44px)">${times(54, (i) => {
      const colour = i % 2 ? '#4f6ef7' : '#e84393';
      return `<div ${i === 40 ? 'data-thing="icon"' : ''} style="width:44px;height:44px;border-radius:10px;
        background:${colour};padding:12px"><div style="width:20px;height:20px;border-radius:10px;
        background:#fff"></div></div>`;
    })}</div>${floating('note', 'left:300px;top:205px;width:260px;height:180px;background:#263238;color:#fff')}`,
};

const form: Page = {
  name: 'form',
  width: 640,
  height: 620,
  html: `<div style="height:620px;background:#fff;padding:30px">${times(12, () => {
    const box = 'display:inline-block;width:18px;height:18px;border:2px solid #6b7280;border-radius:4px';
    const line = 'display:inline-block;width:300px;border-bottom:1px dashed #9aa3b2;margin-left:16px';
    return `<div style="height:46px">${word('', '', box)}<span style="${line}"></span></div>`;
  })}</div>${floating('menu', 'left:20px;top:170px;width:190px;height:170px;background:#eceff6')}`,
};

const chart: Page = {
  name: 'chart',
  width: 860,
  height: 520,
  html: `<svg width="860" height="520" style="background:#fff">${times(
    9,
    (
      i,
    ) => `<line x1="60" x2="830" y1="${40 + 50 * i}.5" y2="${40 + 50 * i}.5" stroke="#d7dbe4" stroke-dasharray="4 6"/>
      <text x="20" y="${45 + 50 * i}" font-size="12" fill="#777">${90 - 10 * i}</text>`,
  )}${times(
    14,
    (i) => `<rect x="${80 + 54 * i}" y="${440 - ((i * 37) % 100)}" width="22" height="${(i * 37) % 100}"
      fill="#4f6ef7"/>`,
  )}</svg>${floating('tooltip', 'left:340px;top:110px;width:180px;height:100px;background:#2d3436;color:#fff')}`,
};

const aslant: Page = {
  name: 'aslant',
  width: 760,
  height: 520,
  html: `<div style="height:520px;background:repeating-linear-gradient(60deg,#f4f4f0 0 34px,#c3c9b0 34px 36px)">
    </div>${floating('note', 'left:260px;top:170px;width:200px;height:150px;background:#5b3a8c;color:#fff')}`,
};

const seats: Page = {
  name: 'seats',
  width: 800,
  height: 600,
  html: `<svg width="800" height="600" style="background:#10131c">${times(13, (row) =>
    times(19, (i) => {
      const taken = (i * 7 + row * 3) % 4 === 0;
      return `<circle cx="${40 + 40 * i}" cy="${40 + 42 * row}" r="9" fill="${taken ? '#3b4254' : '#5fd38d'}"
        ${row === 9 && i === 14 ? 'data-thing="seat"' : ''}/>`;
    }),
  )}</svg>${floating('note', 'left:230px;top:190px;width:230px;height:130px')}`,
};

const orders: Page = {
  name: 'orders',
  width: 860,
  height: 600,
  html: `<div style="height:600px;background:#fff;padding:24px">${times(13, (i) => {
    const mark = 'display:inline-block;width:12px;height:12px;border-radius:6px;background:#2f9e62';
    const state = `<span style="${mark}"></span> ${word(i === 9 ? 'Late' : 'Paid', i === 9 ? 'late' : '')}`;
    const cells = [`Order ${4012 + 37 * i}`, state, `€ ${(i * 7919) % 900},00`, 'Open'];
    const columns = cells.map((cell) => `<span style="display:inline-block;width:190px">${cell}</span>`);
    return `<div ${i === 11 ? 'data-thing="line"' : ''} style="height:42px">${columns.join('')}</div>`;
  })}</div>${floating('menu', 'left:180px;top:150px;width:170px;height:140px;background:#30343f;color:#fff')}`,
};

export const PATTERNS: readonly Page[] = [dots, icons, form, chart, aslant, seats, orders];
