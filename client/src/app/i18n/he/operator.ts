export const operator = {
  title: 'תפעול המערכת',
};
