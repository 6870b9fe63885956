import { dock, expect, expectToHear, openCalls, playButton, row, test } from './signed-in';
import { type Call, placeCall, understand } from './stand-in';

const panelOf = (page: import('@playwright/test').Page) =>
  page.getByRole('complementary', { name: 'פרטי השיחה' });

async function openCall(page: import('@playwright/test').Page): Promise<Call> {
  const call = await placeCall({ audio: 'he-plumber' });
  await understand(call, [{ start: 0, end: 4, speaker: 'customer', text: 'יש לי נזילה' }]);
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  await row(page, call).getByRole('link').click();
  return call;
}

test('what was found is corrected by hand, and the list shows it', async ({ page }) => {
  const call = await openCall(page);
  await panelOf(page).getByRole('button', { name: 'תיקון' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('שירות').fill('אינסטלציה');
  await dialog.getByLabel('עיר').fill('נתניה');
  await dialog.getByRole('button', { name: 'שמירת התיקון' }).click();
  await expect(panelOf(page)).toContainText('תוקן ידנית');
  await page.keyboard.press('Escape');
  await expect(row(page, call)).toContainText('אינסטלציה · נתניה');
});

test('a held recording cannot be deleted; without the hold it is, with a receipt', async ({
  page,
}) => {
  const call = await openCall(page);
  const more = () => panelOf(page).getByRole('button', { name: 'פעולות נוספות' }).click();
  await playButton(page, call).click();
  await expectToHear(page, call);
  await more();
  await page.getByRole('menuitem', { name: 'הקפאה משפטית' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'להקפיא' }).click();
  await expect(dialog).toContainText('כתבו למה ההקלטה מוקפאת');
  await dialog.getByLabel('סיבה').fill('תביעה');
  await dialog.getByRole('button', { name: 'להקפיא' }).click();
  await expect(panelOf(page)).toContainText('תביעה');
  await more();
  await expect(page.getByRole('menuitem', { name: 'מחיקת ההקלטה' })).toBeDisabled();
  await page.getByRole('menuitem', { name: 'ביטול ההקפאה' }).click();
  await dialog.getByRole('button', { name: 'ביטול ההקפאה' }).click();
  await expect(panelOf(page)).not.toContainText('תביעה');
  await more();
  await page.getByRole('menuitem', { name: 'מחיקת ההקלטה' }).click();
  await dialog.getByRole('button', { name: 'למחוק לצמיתות' }).click();
  const receipt = panelOf(page).getByRole('region', { name: 'קבלה על מחיקה' });
  for (const item of ['תמלול', 'ההקלטה אצלנו']) {
    await expect(receipt.getByRole('listitem').filter({ hasText: item })).toContainText('נמחק');
  }
  await expect(dock(page)).toBeHidden();
  await expect(playButton(page, call)).toBeHidden();
});
