/** Names for the parts of the generated schema that the client speaks of. */

import type { components, operations } from './schema';

export type Schemas = components['schemas'];

export type CallDetail = Schemas['CallDetail'];
export type CallSummary = Schemas['CallView'];
export type CallStats = Schemas['StatsView'];
export type Callback = Schemas['CallbackView'];
export type Erasure = Schemas['ErasureReceipt'];
export type OutboundCall = Schemas['OutboundView'];
export type Me = Schemas['Me'];
export type Problem = Schemas['Problem'];
export type RecordingStatus = Schemas['RecordingStatus'];

type ListQuery = NonNullable<operations['list_calls']['parameters']['query']>;
/** What the list is narrowed by; the paging is the request's own. */
export type CallsQuery = Omit<ListQuery, 'limit' | 'cursor'>;
export type Direction = NonNullable<CallsQuery['direction']>;
export type RecordingState = NonNullable<CallsQuery['recording']>;
