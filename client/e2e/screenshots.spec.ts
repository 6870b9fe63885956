import { mkdir, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { furnishFor, LANGUAGES, LOOKS, open } from './every-page';
import type { Furnished } from './furnish';
import { test } from './signed-in';

/** Only where somebody wants pictures. */
const folder = process.env.PROSAAS_SCREENSHOTS;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

let furnished: Furnished;
test.beforeAll(async ({ playwright, session }, { project }) => {
  if (folder) furnished = await furnishFor(playwright, session, String(project.use.baseURL));
});

/** What is in sight at the page's beginning, as a small WebP. */
async function shoot(page: Page, path: string): Promise<void> {
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
  await writeFile(path, Buffer.from(webp, 'base64'));
}

for (const { language } of LANGUAGES) {
  for (const look of LOOKS) {
    test.describe(() => {
      test.skip(!folder, 'PROSAAS_SCREENSHOTS names no folder');
      if (look.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

      test(`picture of ${look.name} in ${language}`, async ({ page }) => {
        await mkdir(String(folder), { recursive: true });
        await page.setViewportSize(SIZES[0] ?? { width: 0, height: 0 });
        await open(page, look, language, furnished);
        for (const size of SIZES) {
          await page.setViewportSize(size);
          await shoot(page, `${folder}/${look.name}-${language}-${size.width}.webp`);
        }
      });
    });
  }
}
