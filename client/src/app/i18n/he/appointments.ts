export const appointments = {
  title: 'פגישות',
};
