/** The telephone side of the running product: the stand-in for Twilio, and the database for what only time brings. */

import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { phone } from '../src/shared/format/phone';

const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`scripts/demo --once --e2e\``);
  return value;
};

type Plan = {
  scenario?: 'normal' | 'absent' | 'too-short';
  audio?: string | { synthetic_bytes: number };
};

export type Call = { sid: string; caller: string };

/** Rings the business from a number of its own and hangs up; answers when the call is over. */
export async function placeCall(plan: Plan = {}): Promise<Call> {
  const from = `+97252${randomInt(1_000_000, 9_999_999)}`;
  const to = process.env.PROSAAS_NUMBER ?? '+97231234567';
  const report = await order('POST', 'calls', { product: env('PROSAAS_URL'), to, from, ...plan });
  const { call_sid: sid }: { call_sid: string } = await report.json();
  return { sid, caller: phone(from) };
}

type Fault = {
  target: 'media' | 'metadata';
  status?: number;
  bytes_per_second?: number;
  huge_gb?: number;
};

/** What Twilio does wrong from now on, to every recording. */
export const breakTwilio = (...faults: Fault[]) =>
  order(
    'POST',
    'faults',
    faults.map((fault) => ({ recording: '*', ...fault })),
  );

export const mendTwilio = () => order('DELETE', 'faults');

async function order(method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${env('PROSAAS_SIM_URL')}/_sim/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  if (!answer.ok) throw new Error(`the stand-in refused: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** No recording is fetched until the worker is let go. */
export const holdWorker = () => process.kill(Number(env('PROSAAS_WORKER_PID')), 'SIGSTOP');
export const letWorkerGo = () => process.kill(Number(env('PROSAAS_WORKER_PID')), 'SIGCONT');

/** Eight days pass for one call. */
export function age({ sid }: Call): void {
  sql(`UPDATE call_logs SET created_at = created_at - interval '8 days' WHERE call_sid = '${sid}'`);
}

/** What a transcription would have left. */
export function transcribe({ sid }: Call, sentences: { start_seconds: number; text: string }[]) {
  const segments = JSON.stringify(sentences.map((one) => ({ speaker: 'customer', ...one })));
  sql(`UPDATE call_logs SET transcript_segments = $$${segments}$$ WHERE call_sid = '${sid}'`);
}

function sql(statement: string): void {
  execFileSync('psql', ['-v', 'ON_ERROR_STOP=1', '-qAtc', statement, env('PROSAAS_DATABASE_URL')]);
}
