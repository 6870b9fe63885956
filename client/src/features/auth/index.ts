export { useAtLeast } from './role';
export { localPath, meQuery, signOut, switchBusiness, useMe } from './session';
export { SignInPage } from './sign-in-page';
