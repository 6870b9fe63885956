export const invitations = {
  title: 'הזמנה לעסק',
};
