import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test.describe('signing in', () => {
  test('a page behind the sign-in leads there and remembers the way back', async ({ page }) => {
    await page.goto('/calls?status=busy');
    await expect(page).toHaveURL('/sign-in?next=%2Fcalls%3Fstatus%3Dbusy');
    await expect(page.getByRole('heading', { name: 'כניסה לחשבון' })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  });

  test('the language can be switched before signing in, and stays', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'English' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  });

  test('axe finds nothing in either language', async ({ page }) => {
    await page.goto('/sign-in');
    for (const other of ['English', 'עברית']) {
      await expect(page.getByRole('button', { name: other })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations).toEqual([]);
      await page.getByRole('button', { name: other }).click();
    }
  });
});
