import type * as he from '../he/invitations';

export const invitations = {
  title: 'Invitation',
} satisfies typeof he.invitations;
