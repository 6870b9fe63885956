import type * as he from '../he/auth';

export const signIn = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  emailInvalid: 'Enter a full e-mail address',
  passwordMissing: 'Enter your password',
  wrong: 'The e-mail or the password is wrong.',
  tooMany: 'Too many attempts. Try again in a few minutes.',
  showPassword: 'Show password',
} satisfies typeof he.signIn;
