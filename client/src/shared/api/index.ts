export { ApiError, api, unwrap } from './client';
export type {
  CallDetail,
  CallStatus,
  CallSummary,
  CallsQuery,
  Direction,
  Me,
  Peaks,
  RecordingState,
  TranscriptSegment,
} from './types';
