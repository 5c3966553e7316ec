import { isObject, type JsonValue } from '../json.ts';
import { excerptOf, readExcerpt, whole } from './excerpt.ts';
import { byBeginning, byName } from './memory-keys.ts';
import { remembered } from './remembered.ts';
import { repeatedText } from './repeated-text.ts';
import { seenBefore } from './seen-before.ts';

const specs = remembered(whole, {
  keyOf: byBeginning,
  mayComeAgain: () => true,
  forgotten: () => objects.forget(),
});
const isSeen = seenBefore();

/**
 * Of an APIRule and of a ConfigMap. A change of anything, be it the time in `managedFields`, makes it
 * another text; its specification is mostly the same then.
 */
const objects = remembered(
  excerptOf({
    metadata: excerptOf({
      name: whole,
      deletionTimestamp: whole,
      annotations: excerptOf({
        'gateway.kyma-project.io/original-version': whole,
        'gateway.kyma-project.io/v1beta1-spec': whole,
        'gateway.kyma-project.io/v2alpha1-rules': whole,
      }),
    }),
    spec: specs.read,
    data: whole,
    binaryData: whole,
  }),
  {
    keyOf: byName,
    mayComeAgain: ({ value, end }, bytes, at) => hasKnownSpec(value) && isSeen(bytes, at, end),
  },
);

/** What a specification came to takes ten times its room; an object that shares it costs its text only. */
function hasKnownSpec(object: JsonValue): boolean {
  const spec = isObject(object) ? object['spec'] : undefined;
  return isObject(spec) && Object.isFrozen(spec);
}

/** All that is read of an AdmissionReview. */
const review = excerptOf({
  kind: repeatedText(),
  apiVersion: repeatedText(),
  request: excerptOf({
    uid: whole,
    kind: excerptOf({ group: repeatedText(), version: repeatedText(), kind: repeatedText() }),
    subResource: whole,
    name: whole,
    namespace: repeatedText(),
    operation: repeatedText(),
    userInfo: excerptOf({ username: repeatedText() }),
    object: objects.read,
    oldObject: objects.read,
    dryRun: whole,
  }),
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
