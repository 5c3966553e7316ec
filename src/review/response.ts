import { ascii, toAscii, toAsciiJson, type AsciiText } from '../ascii.ts';
import { oncePer } from '../once-per.ts';
import { boundLines } from '../verdict/lines.ts';
import { describeFinding, type Finding } from '../verdict/finding.ts';

/** What a review is answered with. */
export interface Answer {
  readonly uid: string;
  readonly warnings: readonly string[];
  /** Values for the API server's audit log, as JSON text; it puts the webhook's name before each key. */
  readonly auditAnnotations: AsciiText;
  readonly decision:
    /** The patch is that of an RFC 6902 document, as JSON text in Base64. */
    | { readonly allowed: true; readonly patch: { readonly base64: AsciiText } | undefined }
    | { readonly allowed: false; readonly object: string; readonly findings: readonly Finding[] }
    | PolicyRefusal;
}

/** A ConfigMap that holds no policy which can be used. */
export interface PolicyRefusal {
  readonly allowed: false;
  readonly configMap: string;
  /** What is wrong, line by line. */
  readonly problems: readonly string[];
}

/** The API server shows 4,096 characters of warnings in all. */
const maxWarnings = 50;
/** More than any person reads; `dexodus check` tells them all. */
const maxDeniedTold = 100;

/** The AdmissionReview that answers, as JSON text. */
export function writeResponse({ uid, warnings, auditAnnotations, decision }: Answer): AsciiText {
  // Put together by hand, as JSON.stringify would look at each character of a patch once more.
  let response = ascii`"uid":${toAsciiJson(uid)},"allowed":${decision.allowed},"auditAnnotations":${auditAnnotations}`;
  if (!decision.allowed) response = ascii`${response},"status":${writeStatus(decision)}`;
  else if (decision.patch !== undefined)
    response = ascii`${response},"patchType":"JSONPatch","patch":"${decision.patch.base64}"`;
  if (warnings.length > 0) response = ascii`${response},"warnings":${writeWarnings(warnings)}`;
  return ascii`{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{${response}}}`;
}

const writeWarnings = oncePer((warnings: readonly string[]) =>
  toAsciiJson(boundLines(warnings, maxWarnings)),
);

/** A `metav1.Status` that kubectl prints whole: with code 422 it would hide the message. */
function writeStatus(
  decision: Extract<Answer['decision'], { readonly allowed: false }>,
): AsciiText {
  if ('problems' in decision) return toAsciiJson(policyStatusOf(decision));
  const { message, details } = writeDenial(decision.findings);
  const object = toAscii(JSON.stringify(decision.object).slice(1, -1));
  return ascii`{"status":"Failure","code":403,"reason":"Forbidden","message":"APIRule ${object}${message},"details":${details}}`;
}

/** What a denial says behind the name of the object, as JSON text: the rest of the message, and the details. */
const writeDenial = oncePer((findings: readonly Finding[]) => {
  const denied = findings.filter(({ outcome }) => outcome === 'denied');
  const places = denied.length === 1 ? 'one place' : `${denied.length} places`;
  const lines = boundLines(
    denied.map((finding) => `  ${describeFinding(finding)}`),
    maxDeniedTold,
  );
  return {
    message: toAscii(
      JSON.stringify([` relies on Dex in ${places}:`, ...lines].join('\n')).slice(1),
    ),
    details: toAsciiJson({
      group: 'gateway.kyma-project.io',
      kind: 'APIRule',
      causes: denied.slice(0, maxDeniedTold).map((finding) => ({
        reason: finding.kind === 'implicit' ? 'FieldValueRequired' : 'FieldValueInvalid',
        message: describeFinding(finding),
        field: finding.field,
      })),
    }),
  };
});

function policyStatusOf({ configMap, problems }: PolicyRefusal): object {
  const lines = problems.map((problem) => `  ${problem}`);
  return {
    status: 'Failure',
    code: 403,
    reason: 'Forbidden',
    message: [`ConfigMap ${configMap} holds no valid policy:`, ...lines].join('\n'),
    details: {
      kind: 'ConfigMap',
      causes: problems.map((problem) => ({
        reason: 'FieldValueInvalid',
        message: problem,
        field: 'data[policy.yaml]',
      })),
    },
  };
}
