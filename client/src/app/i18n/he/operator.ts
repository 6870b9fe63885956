import { plural } from '../plural';

export const operator = {
  title: 'תפעול המערכת',
  workers: 'עובדים',
  workerCount: (count: number) =>
    plural('he', count, {
      one: 'עובד אחד חי',
      two: 'שני עובדים חיים',
      other: `${count} עובדים חיים`,
    }),
  noWorkers: 'אין עובד חי: שום דבר לא יורד',
  queues: 'תורים',
  redisUp: 'התור מחובר',
  redisDown: 'התור מנותק: העבודה נמשכת מבסיס הנתונים',
  urgent: 'דחוף',
  erasures: 'מחיקות',
  erasuresFine: 'אין מחיקות שנכשלות',
  erasuresFailing: (count: number) =>
    plural('he', count, {
      one: 'מחיקה אחת נכשלת',
      two: 'שתי מחיקות נכשלות',
      other: `${count} מחיקות נכשלות`,
    }),
  erasuresPending: (count: number) => `ממתינות: ${count}`,
  stepsTitle: 'עבודה שלא הסתיימה',
  noSteps: 'אין עבודה ממתינה.',
  step: 'שלב',
  state: 'מצב',
  count: 'כמה',
  oldest: 'הוותיק ביותר',
  states: { queued: 'בתור', running: 'בעבודה', failed: 'נכשל' },
  steps: { download: 'הורדה', peaks: 'צורת גל', transcribe: 'תמלול', analyse: 'ניתוח' },
  failures: 'כשלים',
  noFailures: 'אין כשלים.',
  business: 'עסק',
  why: 'סיבה',
  attempts: 'ניסיונות',
  forGood: 'סופי',
  at: 'מתי',
  actions: 'פעולות',
};
