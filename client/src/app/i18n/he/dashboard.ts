export const dashboard = {
  title: 'לוח בקרה',
};
