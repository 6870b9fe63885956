export { ApiError, api, receive, unwrap, unwrapTagged } from './client';
export { draft } from './draft';
export type {
  CallDetail,
  CallSummary,
  CallsQuery,
  Direction,
  Me,
  RecordingState,
  RecordingStatus,
} from './types';
