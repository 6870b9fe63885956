/** The telephone side of the running product: the stand-in for Twilio, and the database for what only time brings. */

import { execFileSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { phone } from '../src/shared/format/phone';

const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`scripts/demo --once --e2e\``);
  return value;
};

type Plan = {
  scenario?: 'normal' | 'absent' | 'too-short' | 'no-answer';
  audio?: string | { synthetic_bytes: number };
  /** Who rings; without it a number that never rang before. */
  from?: string;
};

export type Call = { sid: string; caller: string };

const stranger = () => `+97252${randomInt(1_000_000, 9_999_999)}`;

/** A number that nobody has, as it is stored and as people write it. */
export function someNumber(): { e164: string; local: string } {
  const e164 = stranger();
  return { e164, local: phone(e164) };
}

/** Rings the business and hangs up; answers when the call is over. */
export async function placeCall({ from = stranger(), ...plan }: Plan = {}): Promise<Call> {
  const product = env('PROSAAS_URL');
  const report = await order('POST', 'calls', { product, to: number(), from, ...plan });
  const { call_sid: sid }: { call_sid: string } = await report.json();
  return { sid, caller: phone(from) };
}

/** How the next calls that the product places go: the agent's telephone, then the customer's. */
export const planOutbound = (plan: { ring_ms?: number; dialled?: 'no-answer' | 'busy' }) =>
  order('PUT', 'outbound', plan);

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

const WORK_MS = 20_000;
const LOOK_MS = 100;

export type Sentence = { start: number; end: number; speaker: 'agent' | 'customer'; text: string };

/** A transcript and findings of the test's own, in place of what the worker makes of the recording. */
export async function understand(
  { sid }: Call,
  sentences: Sentence[],
  found?: { service: string; city: string; summary: string },
): Promise<void> {
  await workIsDone(sid);
  const words = sentences.map(({ text }) => text).join('\n');
  const analysis = found
    ? `, extracted_service = $$${found.service}$$, extracted_city = $$${found.city}$$,
       summary = $$${found.summary}$$, extraction_confidence = 0.93,
       extraction_evidence = $$${JSON.stringify(evidence(sentences, found))}$$`
    : '';
  sql(`
    UPDATE call_logs SET transcription = $$${words}$$,
      transcript_segments = $$${JSON.stringify(sentences)}$$${analysis}
    WHERE call_sid = '${sid}'`);
}

/** So that another run finds the hour free. */
export function forgetAppointments(title: string): void {
  sql(`DELETE FROM appointments WHERE title = '${title}'`);
}

/** The sentence in which each is named. */
function evidence(sentences: Sentence[], found: { service: string; city: string }) {
  const said = (word: string) => {
    const segment = sentences.findIndex(({ text }) => text.includes(word));
    const { start, end } = sentences[segment] ?? { start: 0, end: 0 };
    return segment < 0 ? null : { segment, start, end, quote: word };
  };
  return { service: said(found.service), city: said(found.city) };
}

/** The recording is here, and nothing more is made of its words; its waveform may wait behind a long one. */
async function workIsDone(sid: string): Promise<void> {
  const until = Date.now() + WORK_MS;
  for (;;) {
    const [left, downloaded] = sql(`
      SELECT count(*) FILTER (WHERE step <> 'peaks' AND state IN ('queued', 'running')),
        count(*) FILTER (WHERE step = 'download' AND state = 'done')
      FROM processing_steps WHERE call_log_id = (SELECT id FROM call_logs WHERE call_sid = '${sid}')`)
      .trim()
      .split('|');
    if (left === '0' && downloaded === '1') return;
    if (Date.now() > until) throw new Error(`the worker did not get done with ${sid}`);
    await setTimeout(LOOK_MS);
  }
}

/** The person may, or may not, look after the whole platform. */
export function makeOperator(email: string, may: boolean): void {
  sql(`UPDATE users SET platform_admin = ${may} WHERE email = '${email}'`);
}

const number = () => process.env.PROSAAS_NUMBER ?? '+97231234567';
const MEMBERSHIP = `user_id = (SELECT id FROM users WHERE email = '${process.env.PROSAAS_EMAIL ?? 'dana@example.com'}')`;

/** The signed-in person belongs to another business, behind the product's back, until `joinAgain`. */
export function leaveBusiness(): void {
  sql(`
    WITH other AS (
      INSERT INTO businesses (name, slug) VALUES ('Elsewhere', '${randomSlug()}') RETURNING id
    )
    UPDATE memberships SET business_id = other.id FROM other WHERE ${MEMBERSHIP}`);
}

export function joinAgain(): void {
  const own = `(SELECT business_id FROM phone_numbers WHERE e164 = '${number()}')`;
  sql(`UPDATE memberships SET business_id = ${own} WHERE ${MEMBERSHIP}`);
}

const randomSlug = () => randomBytes(16).toString('hex');

/** A call with a recording that belongs to somebody else; answers its SID. */
export function callOfAnotherBusiness(): string {
  const sid = `CA${randomBytes(16).toString('hex')}`;
  sql(`
    WITH other AS (
      INSERT INTO businesses (name, slug) VALUES ('Other', '${randomSlug()}') RETURNING id
    )
    INSERT INTO call_logs (business_id, call_sid, direction, status, from_number, to_number, started_at)
    SELECT id, '${sid}', 'inbound', 'completed', '+972500000001', '+972500000002', now() FROM other`);
  return sid;
}

function sql(statement: string): string {
  const options = ['-v', 'ON_ERROR_STOP=1', '-qAtc', statement, env('PROSAAS_DATABASE_URL')];
  return execFileSync('psql', options, { encoding: 'utf8' });
}
