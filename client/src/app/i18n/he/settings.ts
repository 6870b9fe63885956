export const settings = {
  title: 'הגדרות',
};
