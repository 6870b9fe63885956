import { plural } from '../plural';

const calls = (count: number) =>
  plural('he', count, { one: 'שיחה אחת', two: 'שתי שיחות', other: `${count} שיחות` });

export const dashboard = {
  title: 'לוח בקרה',
  period: 'תקופה',
  days: (count: number) => `${count} ימים`,
  total: 'שיחות',
  answered: 'נענו',
  unanswered: 'לא נענו',
  minutes: 'דקות שיחה',
  inbound: 'שיחות נכנסות',
  outbound: 'שיחות יוצאות',
  chart: (name: string, total: number, unanswered: number) =>
    `${name} לפי ימים: ${calls(total)}, מהן ${unanswered} לא נענו`,
  day: (date: string, answered: number, unanswered: number) =>
    `${date}: ${answered} נענו, ${unanswered} לא נענו`,
  table: 'אותם נתונים כטבלה',
  date: 'תאריך',
  services: 'השירותים המבוקשים',
  cities: 'הערים המובילות',
  calls,
  nothingFound: 'עדיין לא זוהו כאלה בשיחות של התקופה הזאת.',
  empty: 'בתקופה הזאת לא היו שיחות. כשיתקשרו לעסק, התמונה תצויר כאן.',
  toSettings: 'למספרי הטלפון של העסק',
};
