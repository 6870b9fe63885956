/** A business as it looks after some days of work: for what is looked at as a whole, and photographed. */

import type { APIRequestContext } from '@playwright/test';
import { placeCall, type Sentence, understand } from './stand-in';

/** What the pages are opened with. */
export type Furnished = { callSid: string; leadId: number; invitation: string };

const PLUMBER: Sentence[] = [
  { start: 0, end: 4.2, speaker: 'agent', text: 'שלום, מוקד שירותי הבית. איך אפשר לעזור?' },
  {
    start: 4.6,
    end: 11.4,
    speaker: 'customer',
    text: 'שלום, אני צריך אינסטלטור בחיפה. יש לי נזילה מתחת לכיור במטבח.',
  },
  { start: 11.8, end: 13.1, speaker: 'agent', text: 'מה הכתובת?' },
  {
    start: 13.5,
    end: 19.2,
    speaker: 'customer',
    text: 'רחוב הרצל עשרים ושלוש, חיפה. אפשר היום?',
  },
  { start: 19.6, end: 24, speaker: 'agent', text: 'כן, אינסטלטור יגיע היום בארבע.' },
];
const LOCKSMITH: Sentence[] = [
  { start: 0, end: 3.1, speaker: 'agent', text: 'שלום, מדברת דנה. איך אפשר לעזור?' },
  {
    start: 3.4,
    end: 10,
    speaker: 'customer',
    text: 'הדלת ננעלה ואני בחוץ. צריך מנעולן בתל אביב, דחוף.',
  },
  { start: 10.4, end: 13, speaker: 'agent', text: 'מנעולן יגיע תוך חצי שעה.' },
];

const PEOPLE = [
  { from: '+972501110001', name: 'רות אברהמי', status: 'qualified' },
  { from: '+972521110002', name: 'יוסי מזרחי', status: 'contacted' },
  { from: '+972541110003', name: 'Daniel Levy', status: 'won' },
  { from: '+972531110004', name: 'מרים כהן', status: 'new' },
] as const;

export async function furnish(request: APIRequestContext, origin: string): Promise<Furnished> {
  const headers = { origin };
  const send = async (method: 'GET' | 'POST' | 'PATCH', path: string, data?: unknown) => {
    const answer = await request.fetch(path, { method, headers, data });
    if (!answer.ok()) {
      throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    }
    return answer.json();
  };
  const items = async (path: string) => (await send('GET', path)).items;

  const [known] = await items('/api/leads?q=0501110001&limit=1');
  if (!known) {
    const [ruth, yossi, daniel, miriam] = PEOPLE;
    const calls = [
      await placeCall({ from: daniel.from, audio: 'en-electrician' }),
      await placeCall({ from: '+97239990000', scenario: 'too-short' }),
      await placeCall({ from: miriam.from, scenario: 'no-answer' }),
      await placeCall({ from: yossi.from, audio: 'he-locksmith' }),
      await placeCall({ from: ruth.from, audio: 'he-plumber' }),
    ];
    const [, , , locksmith, plumber] = calls;
    if (locksmith) {
      await understand(locksmith, LOCKSMITH, {
        service: 'מנעולן',
        city: 'תל אביב',
        summary: 'הלקוח ננעל מחוץ לביתו וביקש מנעולן דחוף. נקבע שיגיע תוך חצי שעה.',
      });
    }
    if (plumber) {
      await understand(plumber, PLUMBER, {
        service: 'אינסטלטור',
        city: 'חיפה',
        summary: 'נזילה מתחת לכיור במטבח ברחוב הרצל 23. האינסטלטור יגיע היום בארבע.',
      });
    }
    for (const { from, name, status } of PEOPLE) {
      const [lead] = await items(`/api/leads?q=0${from.slice(4)}&limit=1`);
      await send('PATCH', `/api/leads/${lead.id}`, { name, status });
    }
    const [lead] = await items('/api/leads?q=0501110001&limit=1');
    await send('POST', `/api/leads/${lead.id}/notes`, {
      text: 'ביקשה שנתקשר לפני שמגיעים. חניה ברחוב.',
    });
    const calendar = await send('POST', '/api/calendars', { name: 'דוד', colour: '#0b6b74' });
    await appointments(send, lead.id, calendar.id);
    await send('POST', '/api/tokens', { name: 'CRM', role: 'viewer', scopes: ['calls:read'] });
    await send('POST', '/api/webhooks', {
      url: 'https://crm.example.com/hooks/prosaas',
      events: ['recording.ready', 'analysis.ready'],
      description: 'CRM',
    });
  }

  const [lead] = await items('/api/leads?q=0501110001&limit=1');
  const [call] = await items(`/api/leads/${lead.id}/calls?limit=1`);
  const { url } = await send('POST', '/api/members/invitations', {
    email: 'noa@example.com',
    role: 'agent',
  });
  return { callSid: call.call_sid, leadId: lead.id, invitation: new URL(url).hash };
}

type Send = (method: 'POST' | 'PATCH', path: string, data: unknown) => Promise<unknown>;

/** Three of this week, each an hour; times are the business's own. */
async function appointments(send: Send, lead_id: number, calendar_id: number): Promise<void> {
  const week = new Date();
  week.setUTCDate(week.getUTCDate() - week.getUTCDay());
  const at = (day: number, hour: number) => {
    const date = new Date(week);
    date.setUTCDate(week.getUTCDate() + day);
    return `${date.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00`;
  };
  const planned = [
    { title: 'תיקון נזילה במטבח', day: 1, hour: 10, status: 'confirmed', lead_id },
    { title: 'החלפת צילינדר', day: 2, hour: 13, status: 'scheduled', lead_id: null },
    { title: 'בדיקת לוח חשמל', day: 4, hour: 9, status: 'scheduled', lead_id: null },
  ];
  for (const { day, hour, ...rest } of planned) {
    await send('POST', '/api/appointments', {
      ...rest,
      calendar_id,
      starts_at: at(day, hour),
      ends_at: at(day, hour + 1),
    });
  }
}
