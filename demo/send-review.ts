import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';

/** The part of an AdmissionReview's response that is shown. */
export interface ReviewResponse {
  readonly allowed: boolean;
  readonly patch?: string;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message: string };
}

/** A review that was answered. */
export interface AnsweredReview {
  readonly uid: string;
  /** As kubectl names the object. */
  readonly name: string;
  readonly response: ReviewResponse;
}

/** Sends what the API server would send at the creation of an APIRule. */
export async function sendReview(
  server: { readonly url: string; readonly ca: string; readonly endpoint: 'mutate' | 'validate' },
  object: unknown,
): Promise<AnsweredReview> {
  const { apiVersion, metadata } = object as {
    readonly apiVersion: string;
    readonly metadata: { readonly name: string; readonly namespace: string };
  };
  const [group, version] = apiVersion.split('/');
  const uid = randomUUID();
  const review = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind: { group, version, kind: 'APIRule' },
      resource: { group, version, resource: 'apirules' },
      operation: 'CREATE',
      ...metadata,
      userInfo: { username: 'jane@example.com' },
      object,
      oldObject: null,
      dryRun: false,
    },
  };
  const answer: { readonly response: ReviewResponse } = JSON.parse(
    await post(`${server.url}/${server.endpoint}?timeout=3s`, server.ca, JSON.stringify(review)),
  );
  return { uid, name: `apirule.${group}/${metadata.name}`, response: answer.response };
}

function post(url: string, ca: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = request(url, { method: 'POST', ca, headers }, (response) => {
      resolve(text(response));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
