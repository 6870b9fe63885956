export const leads = {
  title: 'לידים',
};
