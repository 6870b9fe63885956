import {
  audio,
  dock,
  expect,
  expectToHear,
  openCalls,
  playButton,
  row,
  test,
  timeline,
} from './signed-in';
import {
  age,
  breakTwilio,
  callOfAnotherBusiness,
  holdWorker,
  joinAgain,
  leaveBusiness,
  letWorkerGo,
  mendTwilio,
  placeCall,
} from './stand-in';

const attempt = (n: number) => `מכין הקלטה... (נסיון ${n}/12)`;

test('a recording on its way is told of by attempts, then plays while it downloads', async ({
  page,
}) => {
  await breakTwilio({ target: 'media', bytes_per_second: 8000 });
  holdWorker();
  const call = await placeCall({ audio: 'he-plumber' });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('בהכנה');
  await playButton(page, call).click();
  await expect(dock(page)).toContainText(attempt(1));
  await expect(dock(page)).toContainText(attempt(2));
  letWorkerGo();
  await expectToHear(page, call);
  await expect(row(page, call)).toContainText('בהכנה');
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

test('a member who was removed meanwhile: 403 in words', async ({ page }) => {
  const call = await placeCall();
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  leaveBusiness();
  try {
    await playButton(page, call).click();
    await expect(dock(page).getByRole('alert')).toHaveText('אין לכם הרשאה לשמוע את ההקלטה הזאת.');
  } finally {
    joinAgain();
  }
});

test('a call of another business is not there: neither its details nor its sound', async ({
  page,
}) => {
  const sid = callOfAnotherBusiness();
  await page.goto(`/calls?call=${sid}&t=3`);
  await expect(page.getByRole('complementary').getByRole('alert')).toContainText('לא נמצא');
  await expect(dock(page)).toBeHidden();
  const answer = await page.request.get(`/api/recordings/file/${sid}`);
  expect(answer.status()).toBe(404);
});

test('an error in mid-stream is got over: it plays on from where it was', async ({ page }) => {
  const call = await placeCall({ audio: { synthetic_bytes: 24_000_000 } });
  await openCalls(page, call);
  await expect(row(page, call)).toContainText('מוכנה');
  // So slow that what is played in the end can't have been fetched ahead.
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: 500_000,
    uploadThroughput: -1,
  });
  await playButton(page, call).click();
  await expectToHear(page, call);
  let refused = 0;
  await page.route('**/api/recordings/file/**', async (route, request) => {
    if (request.method() !== 'GET' || refused > 0) return route.continue();
    refused += 1;
    return route.fulfill({ status: 503, headers: { 'retry-after': '1' } });
  });
  const box = await timeline(page).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  await page.mouse.click(box.x + box.width * 0.8, box.y + box.height / 2);
  await expectToHear(page, call, 4_700);
  expect(refused).toBe(1);
});
