export { connectEvents } from './live-events';
export { stepProgressQuery } from './step-progress';
