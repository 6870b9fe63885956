import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { furnishFor, LANGUAGES, LOOKS, open } from './every-page';
import type { Furnished } from './furnish';
import { expect, test } from './signed-in';

const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The narrowest that WCAG asks for, 1280 px at 400 %. */
const NARROW = { width: 320, height: 640 };

let furnished: Furnished;
test.beforeAll(async ({ playwright, session }, { project }) => {
  furnished = await furnishFor(playwright, session, String(project.use.baseURL));
});

/** By how much the page is wider than its place. */
const excess = () => document.documentElement.scrollWidth - document.body.offsetWidth;

/** What depends on colours alone is looked at in both schemes, all else once. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    expect(violations).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

for (const { language, dir } of LANGUAGES) {
  test.describe(language, () => {
    for (const look of LOOKS) {
      test.describe(() => {
        if (look.signedOut) test.use({ storageState: { cookies: [], origins: [] } });

        test(`${look.name}: fits, axe finds nothing, the policy forbids nothing`, async ({
          page,
        }) => {
          // Each page is analysed four times.
          test.slow();
          const refused: string[] = [];
          page.on('console', (message) => {
            if (message.text().includes('Content Security Policy')) refused.push(message.text());
          });
          await page.setViewportSize(WIDE);
          await open(page, look, language, furnished);
          await expect(page.locator('html')).toHaveAttribute('dir', dir);
          for (const size of [WIDE, PHONE]) {
            await page.setViewportSize(size);
            await expectAccessible(page);
          }
          for (const size of [WIDE, PHONE, NARROW]) {
            await page.setViewportSize(size);
            const beyond = () => page.evaluate(excess);
            await expect.poll(beyond).toBe(0);
          }
          expect(refused).toEqual([]);
        });
      });
    }
  });
}
