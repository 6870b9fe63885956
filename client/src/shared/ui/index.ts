export { DotLabel, type Tone } from './dot-label';
export * from './icons';
export { PhoneNumber } from './phone-number';
export { ErrorState, StateBox } from './state-box';
