import * as app from './app';
import * as appointments from './appointments';
import * as audit from './audit';
import * as auth from './auth';
import * as calls from './calls';
import * as dashboard from './dashboard';
import * as invitations from './invitations';
import * as leads from './leads';
import * as operator from './operator';
import * as outbound from './outbound';
import * as player from './player';
import * as settings from './settings';

export const he = {
  ...app,
  ...appointments,
  ...audit,
  ...auth,
  ...calls,
  ...dashboard,
  ...invitations,
  ...leads,
  ...operator,
  ...outbound,
  ...player,
  ...settings,
};

export type Messages = typeof he;
