import { account, expect, openCalls, row, test } from './signed-in';
import { breakTwilio, makeOperator, mendTwilio, placeCall } from './stand-in';

test('who does not run the platform is not offered its page, and gets a 403 in words', async ({
  page,
}) => {
  await page.goto('/calls');
  await expect(page.getByRole('link', { name: 'יומן פעולות' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'תפעול המערכת' })).toBeHidden();
  await page.goto('/operator');
  await expect(page.getByRole('alert')).toContainText('אין לכם הרשאה לראות את זה.');
});

test('a step that failed for good is named there, and works once it is tried again', async ({
  page,
}) => {
  makeOperator(account.email, true);
  await breakTwilio({ target: 'media', huge_gb: 2 });
  const call = await placeCall({ audio: 'he-locksmith' });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('נכשלה');
  await mendTwilio();
  await page.getByRole('link', { name: 'תפעול המערכת' }).click();
  const failure = page.getByRole('row').filter({ hasText: call.sid });
  await expect(failure).toContainText('הורדה');
  await failure.getByRole('button', { name: /^ניסיון נוסף/ }).click();
  await expect(failure).toBeHidden();
  await page.getByRole('link', { name: 'שיחות נכנסות' }).click();
  await expect(row(page, call)).toContainText('מוכנה');
});
