export const outbound = {
  title: 'שיחות יוצאות',
};
