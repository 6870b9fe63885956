export const app = {
  name: 'ProSaaS',
  tagline: 'השיחות של העסק, במקום אחד',
  skipToContent: 'דילוג לתוכן',
  mainMenu: 'תפריט ראשי',
  language: 'שפה',
  otherLanguage: 'English',
  darkMode: 'מצב כהה',
  lightMode: 'מצב בהיר',
  account: 'חשבון',
  business: 'עסק',
  switchBusiness: 'החלפת עסק',
  signOut: 'יציאה',
  noBusinessTitle: 'אין עסק פעיל',
  noBusinessText: 'בחרו עסק כדי לראות את השיחות שלו, או פנו למנהל המערכת כדי להצטרף לעסק.',
  loading: 'טוען…',
};

export const menu = {
  dashboard: 'לוח בקרה',
  calls: 'שיחות נכנסות',
  outbound: 'שיחות יוצאות',
  leads: 'לידים',
  appointments: 'פגישות',
  settings: 'הגדרות',
  audit: 'יומן פעולות',
  operator: 'תפעול המערכת',
  more: 'עוד',
};

export const errors = {
  title: 'משהו השתבש',
  network: 'אין חיבור לשרת. בדקו את הרשת ונסו שוב.',
  server: 'השרת לא הצליח לענות. נסו שוב בעוד רגע.',
  forbidden: 'אין לכם הרשאה לראות את זה.',
  forbiddenTitle: 'אין הרשאה',
  notFound: 'מה שחיפשתם לא נמצא.',
  notFoundTitle: 'לא נמצא',
  retry: 'ניסיון נוסף',
  home: 'לשיחות הנכנסות',
  requestId: 'מזהה בקשה',
};
