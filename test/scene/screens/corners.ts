/** Screens of things with round corners that a removed thing covers: badges, buttons, stickers. */
import { times, word, type Page } from './page.ts';

const shop: Page = {
  name: 'shop',
  width: 900,
  height: 600,
  html: `<div style="padding:40px;display:grid;grid-template-columns:repeat(3,1fr);gap:32px;background:#f2f4f8;
    height:600px">${times(6, (i) => {
      const price = word(`€ ${[19, 24, 8, 149, 35, 12][i]}`, '', 'font-weight:bold');
      return `<div style="background:#fff;border-radius:14px;padding:20px;box-shadow:0 4px 16px #0003">
        <div style="color:#667">${['Mug', 'Lamp', 'Pen', 'Chair', 'Vase', 'Bowl'][i]}</div>
        <div style="margin-top:12px">${price}</div></div>`;
    })}</div><div data-thing="count" style="position:absolute;left:560px;top:26px;width:36px;height:30px;
    background:#e11d48;color:#fff;border-radius:15px;padding:7px 14px">3</div><div data-thing="sticker"
    style="position:absolute;left:312px;top:510px;width:80px;height:60px;background:#facc15;padding:22px 18px">SALE</div>`,
};

const dialog: Page = {
  name: 'dialog',
  width: 800,
  height: 560,
  html: `<div style="background:#4a5568;height:560px;padding:80px 140px"><div style="background:#fff;height:380px;
    border-radius:24px;padding:40px;box-shadow:0 12px 40px #0006"><h2>Delete the folder?</h2>
    <p style="margin-top:16px;color:#555">All of its files go with it.</p>
    <div style="position:absolute;left:420px;top:380px;width:180px;height:44px;border-radius:22px;background:#2563eb">
    </div></div></div><div data-thing="close" style="position:absolute;left:632px;top:62px;width:48px;height:48px;
    border-radius:24px;background:#111;color:#fff;padding:16px 20px">x</div><div data-thing="count"
    style="position:absolute;left:580px;top:366px;width:30px;height:30px;border-radius:15px;background:#e11d48"></div>`,
};

const people: Page = {
  name: 'people',
  width: 720,
  height: 420,
  html: `<div style="background:#fff;height:420px;padding:30px;display:grid;grid-template-columns:repeat(4,1fr);gap:30px">
    ${times(8, (i) => {
      const avatar = `width:96px;height:96px;border-radius:48px;background:hsl(${45 * i},55%,60%);margin:auto`;
      const name = word(['Anna', 'Carl', 'Eva', 'Gerd', 'Ida', 'Karl', 'Mia', 'Otto'][i]);
      return `<div style="text-align:center">${word('', '', `display:block;${avatar}`)}
        <div style="margin-top:10px">${name}</div></div>`;
    })}</div><div data-thing="online" style="position:absolute;left:308px;top:98px;width:26px;height:26px;
    border-radius:13px;background:#16a34a;border:3px solid #fff"></div><div data-thing="crown"
    style="position:absolute;left:420px;top:212px;width:40px;height:34px;background:#111827"></div>`,
};

const phone: Page = {
  name: 'phone',
  width: 400,
  height: 640,
  html: `<div style="background:#0f172a;height:640px;padding:32px;display:grid;grid-template-columns:repeat(3,1fr);
    gap:28px;align-content:start">${times(12, (i) => {
      const tile = `height:92px;border-radius:22px;background:hsl(${30 * i},65%,52%)`;
      return `<div style="${tile}"></div>`;
    })}</div><div data-thing="badge" style="position:absolute;left:222px;top:142px;width:34px;height:34px;
    border-radius:17px;background:#ef4444;color:#fff;padding:9px 13px">5</div><div data-thing="label"
    style="position:absolute;left:20px;top:350px;width:64px;height:40px;background:#fff;color:#111;padding:12px">beta</div>`,
};

export const CORNERS: readonly Page[] = [shop, dialog, people, phone];
