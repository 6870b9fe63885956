import { plural } from '../plural';

export const calls = {
  inboundTitle: 'שיחות נכנסות',
  outboundTitle: 'שיחות יוצאות',
  searchPlaceholder: 'חיפוש בתמלולים',
  search: 'חיפוש',
  number: 'מספר טלפון',
  status: 'סטטוס',
  recording: 'הקלטה',
  anyStatus: 'כל הסטטוסים',
  anyRecording: 'כל ההקלטות',
  period: 'תקופה',
  anyTime: 'כל הזמנים',
  today: 'היום',
  lastWeek: '7 ימים',
  lastMonth: '30 יום',
  customPeriod: 'בחירת תאריכים',
  from: 'מתאריך',
  to: 'עד תאריך',
  filters: 'סינון',
  activeFilters: (count: number) =>
    plural('he', count, {
      one: 'מסנן אחד פעיל',
      two: 'שני מסננים פעילים',
      other: `${count} מסננים פעילים`,
    }),
  clear: 'ניקוי הסינון',
  columnPerson: 'מי',
  columnTime: 'מתי',
  columnDuration: 'משך',
  columnStatus: 'סטטוס',
  columnAbout: 'על מה',
  columnRecording: 'הקלטה',
  columnActions: 'נגינה',
  more: 'עוד שיחות',
  loadingMore: 'טוען שיחות נוספות…',
  shown: (count: number) =>
    plural('he', count, { one: 'שיחה אחת', two: 'שתי שיחות', other: `${count} שיחות` }),
  empty: 'עדיין אין כאן שיחות. שיחה חדשה תופיע כאן ברגע שתתחיל.',
  emptyFiltered: 'אין שיחות שמתאימות לסינון.',
  refresh: 'רענון',
  open: (who: string) => `פרטי השיחה עם ${who}`,
  play: (who: string) => `נגינת השיחה עם ${who}`,
  pause: (who: string) => `השהיית השיחה עם ${who}`,
  unknownNumber: 'מספר חסוי',
};

export const callStatus = {
  queued: 'בתור',
  initiated: 'מתחילה',
  ringing: 'מצלצלת',
  'in-progress': 'בשיחה',
  completed: 'הסתיימה',
  busy: 'תפוס',
  failed: 'נכשלה',
  'no-answer': 'לא נענתה',
  canceled: 'בוטלה',
};

export const recordingState = {
  ready: 'מוכנה',
  preparing: 'בהכנה',
  failed: 'נכשלה',
  expired: 'פג תוקף',
  none: 'אין הקלטה',
};

export const recordingReason = {
  not_recorded: 'לא הוקלטה',
  too_short: 'קצרה מדי',
  silent: 'ללא קול',
  deleted_upstream: 'נמחקה אצל הספק',
};

export const detail = {
  title: 'פרטי השיחה',
  close: 'סגירה',
  from: 'מאת',
  to: 'אל',
  started: 'התחלה',
  answered: 'מענה',
  ended: 'סיום',
  duration: 'משך',
  notAnswered: 'לא נענתה',
  legalHold: 'הקפאה משפטית: ההקלטה לא תימחק',
  recording: 'הקלטה',
  recordings: (count: number) =>
    plural('he', count, { one: 'הקלטה אחת', two: 'שתי הקלטות', other: `${count} הקלטות` }),
  recordingNumber: (index: number) => `הקלטה ${index}`,
  summary: 'סיכום',
  extraction: 'מה זוהה בשיחה',
  service: 'שירות',
  city: 'עיר',
  confidence: 'ודאות',
  evidence: 'מתוך השיחה',
  notFound: 'לא זוהה',
  transcript: 'תמלול',
  noTranscript: 'עדיין אין תמלול לשיחה הזאת.',
  seekTo: (time: string) => `נגינה מ־${time}`,
  speakerUnknown: 'דובר',
  speakers: { customer: 'לקוח', agent: 'נציג' },
};
