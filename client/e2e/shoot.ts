import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

const folder = process.env.PROSAAS_SCREENSHOTS;

/** What is in sight at the page's beginning, as a small WebP where `PROSAAS_SCREENSHOTS` says; else nothing. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!folder) return;
  await page.evaluate(() => window.scrollTo(0, 0));
  const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
  const webp = await page.evaluate(async (source) => {
    const image = new Image();
    image.src = `data:image/png;base64,${source}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.8).split(',')[1] ?? '';
  }, png);
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/${name}.webp`, Buffer.from(webp, 'base64'));
}
