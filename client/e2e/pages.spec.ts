import AxeBuilder from '@axe-core/playwright';
import type { Page, TestInfo } from '@playwright/test';
import { dock, expect, expectToHear, openCalls, playButton, row, test } from './signed-in';
import { type Call, placeCall, transcribe } from './stand-in';

let call: Call;
test.beforeAll(async () => {
  await placeCall({ scenario: 'too-short' });
  await placeCall({ audio: 'en-electrician' });
  await placeCall({ scenario: 'absent' });
  call = await placeCall({ audio: 'he-locksmith' });
  transcribe(call, [{ start_seconds: 0, text: 'ננעלתי מחוץ לבית' }]);
});

const WORDS = {
  he: {
    dir: 'rtl',
    ready: 'מוכנה',
    noCalls: 'אין שיחות',
    details: 'פרטי השיחה',
    forward: '10 שניות קדימה',
    calls: 'שיחות נכנסות',
    newCall: 'שיחה חדשה',
    pages: [
      ['/dashboard', 'לוח בקרה'],
      ['/callbacks', 'לחזור ללקוחות'],
      ['/outbound', 'שיחות יוצאות'],
    ],
  },
  en: {
    dir: 'ltr',
    ready: 'Ready',
    noCalls: 'No calls',
    details: 'Call details',
    forward: 'Forward 10 seconds',
    calls: 'Calls',
    newCall: 'New call',
    pages: [
      ['/dashboard', 'Dashboard'],
      ['/callbacks', 'Call back'],
      ['/outbound', 'Outbound calls'],
    ],
  },
} as const;

/** Kept where `PROSAAS_SCREENSHOTS` says, else with the test's results. */
async function shoot(page: Page, info: TestInfo, name: string): Promise<void> {
  const folder = process.env.PROSAAS_SCREENSHOTS;
  await page.screenshot({ path: folder ? `${folder}/${name}` : info.outputPath(name) });
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations).toEqual([]);
}

for (const [language, words] of Object.entries(WORDS)) {
  test.describe(language, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript((chosen) => {
        localStorage.setItem('prosaas.language', chosen);
      }, language);
    });

    test('axe finds nothing: list, open call, player, empty list, unknown page', async ({
      page,
    }) => {
      await openCalls(page, call);
      await expect(page.locator('html')).toHaveAttribute('dir', words.dir);
      await expect(row(page, call)).toContainText(words.ready);
      await row(page, call).getByRole('link').click();
      await expect(page.getByRole('complementary', { name: words.details })).toContainText(
        'ננעלתי',
      );
      await playButton(page, call).click();
      await expectToHear(page, call);
      await expectAccessible(page);
      await page.goto('/calls?number=0000000');
      await expect(page.getByText(words.noCalls)).toBeVisible();
      await expectAccessible(page);
      await page.goto('/calls/nothing-here');
      await expectAccessible(page);
    });

    test('axe finds nothing: dashboard, callbacks, outbound calls, a call to confirm', async ({
      page,
    }) => {
      await placeCall({ scenario: 'no-answer' });
      for (const [path, heading] of words.pages) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        await expectAccessible(page);
      }
      await page.getByRole('button', { name: words.newCall }).click();
      await expect(page.getByRole('dialog').getByRole('textbox').first()).toBeVisible();
      await expectAccessible(page);
    });

    test('the policy forbids nothing that the pages do', async ({ page }) => {
      const refused: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text());
      });
      for (const [path, heading] of words.pages) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      }
      const answer = await page.goto('/manifest.webmanifest');
      expect(answer?.headers()['content-type']).toBe('application/manifest+json');
      expect(refused).toEqual([]);
    });

    test('the other pages fit into 1280, 390 and 320 px', async ({ page }, info) => {
      for (const [path, heading] of words.pages) {
        await page.goto(path);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        for (const width of [1280, 390, 320]) {
          await page.setViewportSize({ width, height: 800 });
          await shoot(page, info, `${path.slice(1)}-${language}-${width}.png`);
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        }
      }
    });

    test('everything fits into 1280, 390 and 320 px', async ({ page }, info) => {
      await openCalls(page, call);
      await expect(page.getByRole('heading', { name: words.calls, exact: true })).toBeVisible();
      await playButton(page, call).click();
      await expectToHear(page, call);
      await dock(page).getByRole('button', { name: words.forward }).click();
      await expectToHear(page, call, 10);
      for (const width of [1280, 390, 320]) {
        await page.setViewportSize({ width, height: 800 });
        await expect(row(page, call)).toContainText(words.ready);
        await page.evaluate(() => window.scrollTo(0, 0));
        await expect(dock(page)).toBeInViewport({ ratio: 1 });
        await shoot(page, info, `calls-${language}-${width}.png`);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });
  });
}
