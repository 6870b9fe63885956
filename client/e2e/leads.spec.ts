import type { Page } from '@playwright/test';
import { expect, test } from './signed-in';
import { someNumber } from './stand-in';

const dialog = (page: Page, name: string) => page.getByRole('dialog', { name });
const lead = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const unique = (name: string) => `${name} ${Date.now() % 1_000_000}`;

/** Makes a lead by hand and stays on its page. */
async function make(page: Page, fields: Record<string, string>): Promise<void> {
  await page.goto('/leads');
  await page.getByRole('button', { name: 'ליד חדש' }).first().click();
  for (const [label, value] of Object.entries(fields)) {
    await dialog(page, 'ליד חדש').getByRole('textbox', { name: label, exact: true }).fill(value);
  }
  await dialog(page, 'ליד חדש').getByRole('button', { name: 'ליד חדש' }).click();
  await expect(page).toHaveURL(/\/leads\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(String(fields.שם));
}

test('a lead made by hand is found by its number, and its status by the filter', async ({
  page,
}) => {
  const name = unique('אבי לוי');
  const number = someNumber();
  await make(page, { שם: name, טלפון: number.local, עיר: 'חולון' });
  await page.getByRole('combobox', { name: 'סטטוס' }).selectOption('qualified');
  await expect(page.getByRole('combobox', { name: 'סטטוס' })).toHaveValue('qualified');
  await page.goto('/leads');
  await page.getByRole('searchbox', { name: 'חיפוש לידים' }).fill(number.local);
  await expect(page).toHaveURL(/q=/);
  await expect(lead(page, name)).toContainText('מתאים');
  await expect(lead(page, name)).toContainText('חולון');
  await page.getByRole('button', { name: 'אבד', exact: true }).click();
  await expect(page.getByText('אין לידים שמתאימים לסינון.')).toBeVisible();
  await page.getByRole('button', { name: 'מתאים', exact: true }).click();
  await lead(page, name).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('a number that another lead has is told of, with the way there', async ({ page }) => {
  const name = unique('ראשונה');
  const number = someNumber();
  await make(page, { שם: name, טלפון: number.local });
  await page.goto('/leads');
  await page.getByRole('button', { name: 'ליד חדש' }).first().click();
  const form = dialog(page, 'ליד חדש');
  await form.getByRole('textbox', { name: 'טלפון' }).fill(number.e164);
  await form.getByRole('button', { name: 'ליד חדש' }).click();
  await expect(form.getByRole('alert')).toContainText('המספר הזה שייך לליד אחר.');
  await form.getByRole('link', { name: 'לליד האחר' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('a note is written, changed and deleted', async ({ page }) => {
  await make(page, { שם: unique('הערות') });
  await page.getByRole('textbox', { name: 'הערה חדשה' }).fill('להביא סולם');
  await page.getByRole('button', { name: 'הוספת הערה' }).click();
  const note = page.getByRole('listitem').filter({ hasText: 'סולם' });
  await expect(note).toContainText('להביא סולם');
  await expect(page.getByRole('textbox', { name: 'הערה חדשה' })).toHaveValue('');
  await note.getByRole('button', { name: 'עריכת ההערה' }).click();
  await page.getByRole('textbox', { name: 'עריכת ההערה' }).fill('להביא סולם גבוה');
  await page.getByRole('button', { name: 'שמירה' }).click();
  await expect(note).toContainText('גבוה');
  await note.getByRole('button', { name: 'מחיקת ההערה' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'מחיקה' }).click();
  await expect(note).toBeHidden();
});

test('two leads of one person become one: the address of the other leads there', async ({
  page,
}) => {
  const other = unique('כפולה');
  const otherNumber = someNumber();
  await make(page, { שם: other, טלפון: otherNumber.local });
  const old = page.url();
  const name = unique('נשארת');
  await make(page, { שם: name, טלפון: someNumber().local });
  const kept = page.url();
  await page.getByRole('button', { name: 'פעולות נוספות' }).click();
  await page.getByRole('menuitem', { name: 'מיזוג לידים' }).click();
  const merge = dialog(page, 'מיזוג לידים');
  await merge.getByRole('searchbox', { name: 'חיפוש הליד הנוסף' }).fill(other);
  await merge.getByRole('checkbox', { name: other }).check();
  await merge.getByRole('button', { name: 'מיזוג לידים' }).click();
  await expect(merge).toBeHidden();
  await expect(page.getByRole('main')).toContainText(otherNumber.local);
  await page.goto(old);
  await expect(page).toHaveURL(kept);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
});

test('a file is tried first, its bad row named; the good ones come in, and go out again', async ({
  page,
}) => {
  const [first, second] = [unique('מקובץ א'), unique('מקובץ ב')];
  const rows = [
    'שם,טלפון,עיר',
    `${first},${someNumber().local},"רמת גן"`,
    `${second},12,חיפה`,
    `${second},${someNumber().local},חיפה`,
  ];
  await page.goto('/leads');
  await page.getByRole('button', { name: 'ייבוא מקובץ' }).click();
  const choosing = page.waitForEvent('filechooser');
  await dialog(page, 'ייבוא מקובץ').getByRole('button', { name: 'קובץ CSV' }).click();
  const buffer = Buffer.from(rows.join('\r\n'));
  await (await choosing).setFiles({ name: 'leads.csv', mimeType: 'text/csv', buffer });
  const would = dialog(page, 'ייבוא מקובץ').getByRole('region', { name: 'מה הקובץ יעשה' });
  const bad = would.getByRole('table', { name: 'שורות שנדחו' }).getByRole('row').last();
  await expect(bad).toContainText('3');
  await expect(bad).toContainText('מספר טלפון לא תקין');
  await expect(lead(page, first)).toBeHidden();

  await dialog(page, 'ייבוא מקובץ').getByRole('button', { name: 'ייבוא שתי שורות' }).click();
  await expect(page.getByRole('region', { name: 'מה נעשה' })).toContainText('חדשים2');
  await dialog(page, 'ייבוא מקובץ').getByRole('button', { name: 'סגירה' }).last().click();
  await expect(lead(page, first)).toContainText('רמת גן');
  await expect(lead(page, second)).toContainText('חיפה');

  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'ייצוא לקובץ' }).click();
  const file = await (await downloading).createReadStream();
  const exported = (await file.toArray()).join('');
  expect(exported).toContain(first);
  expect(exported.split('\n')[0]).toContain('שם');
});
