/** Addresses of media, downloads, and what is asked for beside them. */

/** While the server still downloads, what is there already plays. */
export const recordingUrl = (callSid: string) =>
  `/api/recordings/file/${encodeURIComponent(callSid)}?progressive=1`;

export const recordingStatusUrl = (callSid: string) =>
  `/api/recordings/${encodeURIComponent(callSid)}/status`;

export const downloadUrl = (callSid: string) =>
  `/api/calls/${encodeURIComponent(callSid)}/download`;

export const peaksUrl = (callSid: string) => `/api/recordings/${encodeURIComponent(callSid)}/peaks`;
