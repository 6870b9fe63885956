export const audit = {
  title: 'יומן פעולות',
};
