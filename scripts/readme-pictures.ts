/** Makes docs/pictures/*.png from the running editor: npx tsx scripts/readme-pictures.ts */
await import(new URL('../test/e2e/readme-pictures.ts', import.meta.url).href);
