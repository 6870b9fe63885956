/** Addresses of media, downloads, and what is asked for beside them. */

/** While the server still downloads, what is there already plays. */
export const recordingUrl = (callSid: string, recordingSid: string | null = null) =>
  `/api/recordings/file/${encodeURIComponent(callSid)}?progressive=1${further('&', recordingSid)}`;

export const recordingStatusUrl = (callSid: string) =>
  `/api/recordings/${encodeURIComponent(callSid)}/status`;

export const downloadUrl = (callSid: string, recordingSid: string | null = null) =>
  `/api/calls/${encodeURIComponent(callSid)}/download${further('?', recordingSid)}`;

export const peaksUrl = (callSid: string) => `/api/recordings/${encodeURIComponent(callSid)}/peaks`;

export const transcriptUrl = (callSid: string, format: string) =>
  `/api/calls/${encodeURIComponent(callSid)}/transcript?format=${format}`;

/** Which of the call's recordings, where it is not the first. */
function further(sign: string, recordingSid: string | null): string {
  return recordingSid === null ? '' : `${sign}recording=${encodeURIComponent(recordingSid)}`;
}
