import type * as he from '../he/invitations';

export const invitations = {
  title: 'Invitation',
  join: (business) => `Join ${business}`,
  as: (role) => `As ${role}`,
  accept: 'Join',
  name: 'Your name',
  nameMissing: 'Write your name',
  password: 'Password',
  passwordHint: 'At least 10 characters',
  signInFirst: 'This address has an account already. Sign in to it and you will come back here.',
  signIn: 'Sign in',
  forAnother:
    'The invitation is for another address than the one you are signed in with. Sign out and open the link again.',
  goneTitle: 'The invitation is no longer valid',
  gone: 'It was used, revoked, or has expired. Ask whoever invited you for a new link.',
} satisfies typeof he.invitations;
