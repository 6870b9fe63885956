import type * as he from '../he/dashboard';
import { plural } from '../plural';

const calls = (count: number) => plural('en', count, { one: '1 call', other: `${count} calls` });

export const dashboard = {
  title: 'Dashboard',
  period: 'Period',
  days: (count) => `${count} days`,
  total: 'Calls',
  answered: 'Answered',
  unanswered: 'Not answered',
  minutes: 'Minutes talked',
  inbound: 'Inbound calls',
  outbound: 'Outbound calls',
  chart: (name, total, unanswered) =>
    `${name} by day: ${calls(total)}, ${unanswered} of them not answered`,
  day: (date, answered, unanswered) => `${date}: ${answered} answered, ${unanswered} not answered`,
  table: 'The same as a table',
  date: 'Date',
  services: 'Most wanted services',
  cities: 'Top cities',
  calls,
  nothingFound: 'None was found in the calls of this period.',
  empty: 'There were no calls in this period. When customers call, the picture is drawn here.',
  toSettings: 'To the business’s numbers',
} satisfies typeof he.dashboard;
