/** Addresses that the browser itself opens: media and downloads. */

export const recordingUrl = (callSid: string) =>
  `/api/recordings/file/${encodeURIComponent(callSid)}`;

export const recordingStatusUrl = (callSid: string) =>
  `/api/recordings/${encodeURIComponent(callSid)}/status`;

export const downloadUrl = (callSid: string) =>
  `/api/calls/${encodeURIComponent(callSid)}/download`;
