export { connectEvents } from './live-events';
