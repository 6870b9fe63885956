import { expect, openCalls, row, test } from './signed-in';
import { placeCall } from './stand-in';

test('a call that ends now is in the figures of today, drawn and as a table', async ({ page }) => {
  const before = await placeCall();
  await openCalls(page, before);
  await page.getByRole('link', { name: 'לוח בקרה' }).click();
  const total = page.locator('dl').getByRole('definition').first();
  await expect(total).toHaveText(/^\d+$/);
  const count = Number(await total.textContent());
  const call = await placeCall();
  await expect(total).toHaveText(String(count + 1));
  await expect(page.getByRole('img', { name: /^שיחות נכנסות לפי ימים/ })).toBeVisible();
  await page.getByText('אותם נתונים כטבלה').first().click();
  await page.getByRole('table').first().getByRole('link').last().click();
  await expect(page).toHaveURL(/\/calls\?from=\d{4}-\d\d-\d\d&to=/);
  await expect(row(page, call)).toBeVisible();
});

test('the span is in the address and chosen with one press', async ({ page }) => {
  await page.goto('/dashboard');
  await page.getByRole('button', { name: '7 ימים' }).click();
  await expect(page).toHaveURL('/dashboard?days=7');
  await page.reload();
  await expect(page.getByRole('button', { name: '7 ימים' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});
