export { ApiError, api, unwrap } from './client';
export type {
  CallDetail,
  CallSummary,
  CallsQuery,
  Direction,
  Me,
  RecordingState,
  RecordingStatus,
} from './types';
