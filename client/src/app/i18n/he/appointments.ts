export const appointments = {
  title: 'פגישות',
  create: 'פגישה חדשה',
  edit: 'עריכת הפגישה',
  statuses: {
    scheduled: 'נקבעה',
    confirmed: 'אושרה',
    done: 'התקיימה',
    cancelled: 'בוטלה',
    no_show: 'הלקוח לא הגיע',
  },
};
