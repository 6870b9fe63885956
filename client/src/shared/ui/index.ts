export { DotLabel, type Tone } from './dot-label';
export * from './icons';
export { Page, Sheet } from './page';
export { PhoneNumber } from './phone-number';
export { ErrorState, StateBox } from './state-box';
