import { isAsExpected, type Admission } from './admissions.ts';

/** What the API server said, or that it said nothing. */
export type Answer =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'unanswered'; readonly reason: string };

/** What an admission came to. */
export type Outcome =
  | { readonly kind: 'right' }
  /** Stored otherwise than the policy wants, refused against it, or anything that nobody foresaw. */
  | { readonly kind: 'wrong'; readonly message: string }
  /** The API server answered that a webhook did not. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The API server did not answer, or could not do its own part: no admission was lost by a webhook. */
  | { readonly kind: 'no API server'; readonly message: string };

const denial = 'admission webhook "validate.dexodus.dev" denied the request';
/** The API server after its start, before it has read the webhook configurations, or its own roles. */
const notStarted = ['not yet ready to handle request', 'is forbidden: User "developer" cannot'];

/** Right, wrong and failed are told apart by what the API server says, never by what dexodus does. */
export function judgeAnswer(admission: Admission, answer: Answer): Outcome {
  if (answer.kind === 'unanswered') return { kind: 'no API server', message: answer.reason };
  const { status, body } = answer;
  const message = `${status} ${messageOf(body)}`;
  if (status >= 200 && status < 300) {
    const isRight = isAsExpected(admission, JSON.parse(body));
    return isRight ? { kind: 'right' } : { kind: 'wrong', message: `stored: ${body.slice(-150)}` };
  }
  if (/webhook/.test(message) && status >= 500) return { kind: 'failed', message };
  if (status === 403 && message.includes(denial) && admission.expected === 'denied')
    return { kind: 'right' };
  if (status >= 500 || status === 429 || notStarted.some((one) => message.includes(one)))
    return { kind: 'no API server', message };
  return { kind: 'wrong', message };
}

function messageOf(body: string): string {
  try {
    const { message }: { readonly message?: unknown } = JSON.parse(body);
    return String(message);
  } catch {
    return body.slice(0, 300);
  }
}
