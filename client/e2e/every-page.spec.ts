import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { en } from '../src/app/i18n/en';
import { he } from '../src/app/i18n/he';
import { LOOKS, type Look } from './every-page';
import { type Furnished, furnish } from './furnish';
import { shoot } from './shoot';
import { account, expect, test } from './signed-in';
import { makeOperator } from './stand-in';

const LANGUAGES = [
  { language: 'he', dir: 'rtl', text: he },
  { language: 'en', dir: 'ltr', text: en },
] as const;
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** The narrowest that WCAG asks for, 1280 px at 400 %. */
const NARROW = { width: 320, height: 640 };

let furnished: Furnished;
test.beforeAll(async ({ playwright, session }, { project }) => {
  const baseURL = String(project.use.baseURL);
  const request = await playwright.request.newContext({ baseURL, storageState: session });
  furnished = await furnish(request, baseURL);
  await request.dispose();
});

async function open(page: Page, look: Look, text: typeof he): Promise<void> {
  await page.goto(look.path(furnished));
  const heading = page.getByRole('heading', { level: 1 }).first();
  await expect(heading).toContainText(look.heading(text));
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await look.prepare?.(page, text);
}

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

for (const { language, dir, text } of LANGUAGES) {
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
          await page.addInitScript(
            (chosen) => localStorage.setItem('prosaas.language', chosen),
            language,
          );
          if (look.operator) makeOperator(account.email, true);
          await page.setViewportSize(WIDE);
          await open(page, look, text);
          await expect(page.locator('html')).toHaveAttribute('dir', dir);
          for (const size of [WIDE, PHONE]) {
            await page.setViewportSize(size);
            await shoot(page, `${look.name}-${language}-${size.width}`);
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
