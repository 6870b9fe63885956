import type * as he from '../he/appointments';

export const appointments = {
  title: 'Appointments',
  create: 'New appointment',
  edit: 'Edit appointment',
  statuses: {
    scheduled: 'Scheduled',
    confirmed: 'Confirmed',
    done: 'Took place',
    cancelled: 'Cancelled',
    no_show: 'Did not come',
  },
} satisfies typeof he.appointments;
