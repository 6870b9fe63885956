import { audio, dock, expect, expectToHear, openCalls, playButton, row, test } from './signed-in';
import { age, breakTwilio, holdWorker, letWorkerGo, mendTwilio, placeCall } from './stand-in';

const attempt = (n: number) => `מכין הקלטה... (נסיון ${n}/12)`;

test('a recording on its way is told of by attempts, then plays by itself', async ({ page }) => {
  await breakTwilio({ target: 'media', bytes_per_second: 14_000 });
  holdWorker();
  const call = await placeCall({ audio: 'he-plumber' });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('בהכנה');
  await playButton(page, call).click();
  await expect(dock(page)).toContainText(attempt(1));
  letWorkerGo();
  await expect(dock(page)).toContainText(attempt(2));
  await expect(dock(page)).toContainText(/ירדו .+ מתוך /);
  await expectToHear(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
});

test('cancelling ends the waiting, and nothing plays later', async ({ page }) => {
  holdWorker();
  const call = await placeCall({ audio: 'he-plumber' });
  await openCalls(page, call);
  await playButton(page, call).click();
  await expect(dock(page)).toContainText(attempt(1));
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/recordings/file/')) asked.push(request.method());
  });
  await dock(page).getByRole('button', { name: 'ביטול' }).click();
  await expect(dock(page)).toBeHidden();
  letWorkerGo();
  await expect(row(page, call)).toContainText('מוכנה');
  await expect(dock(page)).toBeHidden();
  expect(asked).toEqual([]);
  expect(await audio(page)).toMatchObject({ file: '', paused: true });
});

test('a recording that failed is tried again at once when a person asks', async ({ page }) => {
  await breakTwilio({ target: 'media', huge_gb: 2 });
  const call = await placeCall({ audio: 'he-locksmith' });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('נכשלה');
  await playButton(page, call).click();
  await expect(dock(page)).toContainText('ההורדה נכשלה כמה פעמים');
  await mendTwilio();
  await dock(page).getByRole('button', { name: 'לנסות עכשיו' }).click();
  await expectToHear(page, call);
});

test('a recording that Twilio has deleted: 404 in words', async ({ page }) => {
  await breakTwilio({ target: 'media', status: 404 }, { target: 'metadata', status: 404 });
  holdWorker();
  const call = await placeCall();
  await openCalls(page, call);
  await playButton(page, call).click();
  await expect(dock(page)).toContainText(attempt(1));
  letWorkerGo();
  await expect(dock(page).getByRole('alert')).toHaveText('לשיחה הזאת אין הקלטה.');
  await expect(row(page, call)).toContainText('נמחקה אצל הספק');
  await expect(playButton(page, call)).toBeHidden();
});

test('a call that grew too old while its row was on the screen: 410 in words', async ({ page }) => {
  const call = await placeCall();
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  age(call);
  await playButton(page, call).click();
  await expect(dock(page).getByRole('alert')).toHaveText('ההקלטה ישנה מתקופת הגישה של העסק.');
  await page.reload();
  await expect(row(page, call)).toContainText('פג תוקף');
  await expect(playButton(page, call)).toBeHidden();
});

test('a recording that is silent or too short is none: nothing to play', async ({ page }) => {
  const silent = await placeCall({ scenario: 'absent' });
  const short = await placeCall({ scenario: 'too-short' });
  await openCalls(page, short);
  await expect(row(page, silent)).toContainText('ללא קול');
  await expect(row(page, short)).toContainText('קצרה מדי');
  for (const call of [silent, short]) await expect(playButton(page, call)).toBeHidden();
});

test('two rows share one element: the second silences the first', async ({ page }) => {
  const [first, second] = [await placeCall(), await placeCall({ audio: 'en-electrician' })];
  await openCalls(page, second);
  await expect(row(page, first)).toContainText('מוכנה');
  await playButton(page, first).click();
  await expectToHear(page, first);
  await playButton(page, second).click();
  await expectToHear(page, second);
  await expect(playButton(page, second)).toHaveAccessibleName(/^השהיית/);
  await expect(playButton(page, first)).toHaveAccessibleName(/^נגינת/);
});
