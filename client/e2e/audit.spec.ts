import { expect, expectToHear, openCalls, playButton, row, test } from './signed-in';
import { placeCall } from './stand-in';

test('who listened to a call is in the log: found by filters, opened from there, exported', async ({
  page,
}) => {
  const call = await placeCall();
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  await playButton(page, call).click();
  await expectToHear(page, call);

  await page.getByRole('link', { name: 'יומן פעולות' }).click();
  await page.getByRole('combobox', { name: 'פעולה' }).selectOption('played');
  await expect(page).toHaveURL(/action=played/);
  const line = page.getByRole('row').filter({ hasText: call.sid.slice(-6) });
  await expect(line).toContainText('האזנה להקלטה');
  await expect(line).toContainText('דנה');
  await page.getByRole('textbox', { name: 'על מה' }).fill(call.sid);
  await expect(page).toHaveURL(new RegExp(`object=${call.sid}`));
  await expect(page.getByRole('row')).toHaveCount(2);

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'ייצוא היומן' }).click();
  const file = await (await downloading).createReadStream();
  const lines = (await file.toArray()).join('').trim().split('\n');
  expect(lines[0]).toContain('action');
  expect(lines.slice(1)).toEqual([expect.stringContaining(call.sid)]);

  await line.getByRole('link').click();
  await expect(page.getByRole('complementary', { name: 'פרטי השיחה' })).toContainText(call.caller);
});

test('a filter that nothing matches can be taken away with one press', async ({ page }) => {
  await page.goto('/audit?object=nothing');
  await expect(page.getByText('אין פעולות שמתאימות לסינון.')).toBeVisible();
  await page.getByRole('button', { name: 'ניקוי הסינון' }).last().click();
  await expect(page).toHaveURL('/audit');
  await expect(page.getByRole('row').nth(1)).toBeVisible();
});
