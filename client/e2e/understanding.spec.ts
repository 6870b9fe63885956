import type { Page } from '@playwright/test';
import { audio, expect, expectToHear, openCalls, row, test } from './signed-in';
import { type Call, holdWorker, letWorkerGo, placeCall } from './stand-in';

const panel = (page: Page) => page.getByRole('complementary', { name: 'פרטי השיחה' });

async function open(page: Page, call: Call): Promise<void> {
  await openCalls(page, call);
  await row(page, call).getByRole('link').click();
}

test('a call is understood while one looks: words, findings, summary, and who made them', async ({
  page,
}) => {
  holdWorker();
  const call = await placeCall({ audio: 'he-plumber' });
  await open(page, call);
  await expect(panel(page)).toContainText('עדיין אין תמלול לשיחה הזאת.');
  letWorkerGo();
  await expect(panel(page).getByRole('button', { name: /צריך אינסטלטור בחיפה/ })).toBeVisible();
  await expect(panel(page)).toContainText('תמלול לדוגמה');
  await expect(panel(page)).toContainText('נותח כאן');
  await expect(panel(page).getByText('חיפה', { exact: true }).first()).toBeVisible();
  await expect(row(page, call)).toContainText('חיפה');
});

test('what was found plays from the second where it was said', async ({ page }) => {
  const call = await placeCall({ audio: 'he-plumber' });
  await open(page, call);
  await panel(page)
    .getByRole('button', { name: /^לשמוע: „בחיפה”/ })
    .click();
  await expectToHear(page, call, 5.9);
  expect((await audio(page)).currentTime).toBeLessThan(13);
});

test('the transcript is saved as subtitles', async ({ page }) => {
  const call = await placeCall({ audio: 'he-locksmith' });
  await open(page, call);
  await panel(page).getByRole('button', { name: 'שמירת התמלול' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'כתוביות (SRT)' }).click();
  const file = await (await downloading).createReadStream();
  const text = (await file.toArray()).join('');
  expect(text).toMatch(/^1\r?\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}/);
  expect(text).toContain('צריך מנעולן בתל אביב');
});

test('a word of the transcript finds the call', async ({ page }) => {
  const call = await placeCall({ audio: 'en-electrician' });
  await open(page, call);
  await expect(panel(page).getByRole('button', { name: /breaker/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox', { name: 'חיפוש' }).fill('breaker');
  await expect(page).toHaveURL(/q=breaker/);
  await expect(row(page, call)).toBeVisible();
});
