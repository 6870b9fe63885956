export { addDays, endOfDay, isDay, startOfDay } from './days';
export { clock, isoDay } from './format';
export { phone } from './phone';
export { useFormat, useZone, ZoneProvider } from './use-format';
