export { addDays, endOfDay, isDay, startOfDay, timeOfDay, wallClock, wallTimes } from './days';
export { clock, isoDay } from './format';
export { phone } from './phone';
export { useFormat, useZone, ZoneProvider } from './use-format';
