import type { JsonValue } from '../json.ts';
import { prepareMembers, readExcerpt, whole, type Members } from './excerpt.ts';
import { repeatedText } from './repeated-text.ts';
import { rememberValues } from './remembered-values.ts';

/** Of an APIRule and of a ConfigMap. */
const object: Members = {
  metadata: {
    name: whole,
    deletionTimestamp: whole,
    annotations: {
      'gateway.kyma-project.io/original-version': whole,
      'gateway.kyma-project.io/v1beta1-spec': whole,
      'gateway.kyma-project.io/v2alpha1-rules': whole,
    },
  },
  spec: rememberValues(),
  data: whole,
  binaryData: whole,
};

/** All that is read of an AdmissionReview. */
const review = prepareMembers({
  kind: repeatedText(),
  apiVersion: repeatedText(),
  request: {
    uid: whole,
    kind: { group: repeatedText(), version: repeatedText(), kind: repeatedText() },
    subResource: whole,
    name: whole,
    namespace: repeatedText(),
    operation: repeatedText(),
    userInfo: { username: repeatedText() },
    object,
    oldObject: object,
    dryRun: whole,
  },
});

/**
 * Parses an AdmissionReview: of what `JSON.parse` makes of it, what is read. Equal specifications are
 * one value.
 *
 * @throws SyntaxError where the body is no JSON
 */
export function parseReview(body: Buffer): JsonValue {
  return readExcerpt(body, review) ?? JSON.parse(body.toString());
}
