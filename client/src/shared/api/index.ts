export { ApiError, api, receive, unwrap, unwrapTagged } from './client';
export type {
  Callback,
  CallDetail,
  CallStats,
  CallSummary,
  CallsQuery,
  Direction,
  Erasure,
  Me,
  OutboundCall,
  RecordingState,
  RecordingStatus,
  Schemas,
} from './types';
