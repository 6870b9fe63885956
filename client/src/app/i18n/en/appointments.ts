import type * as he from '../he/appointments';

export const appointments = {
  title: 'Appointments',
} satisfies typeof he.appointments;
