import type { LabelExpression, LabelSelector } from './selector.ts';

/** What is wrong in a selector, and where. */
export interface SelectorFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const MAX_NAME = 63;
const MAX_PREFIX = 253;

/**
 * Finds what Kubernetes' own validation refuses in a selector, and what could never match
 * (k8s.io/apimachinery, `ValidateLabelSelector`).
 */
export function findSelectorFaults(selector: LabelSelector): readonly SelectorFault[] {
  const labels = Object.entries(selector.matchLabels);
  return [
    ...labels.flatMap(([key]) => keyFaults(key, ['matchLabels', key])),
    ...labels.flatMap(([key, value]) => valueFaults(value, ['matchLabels', key])),
    ...selector.matchExpressions.flatMap((expression, index) =>
      expressionFaults(expression, ['matchExpressions', index]),
    ),
  ];
}

function expressionFaults(
  { key, operator, values }: LabelExpression,
  path: readonly PropertyKey[],
): readonly SelectorFault[] {
  const needsValues = operator === 'In' || operator === 'NotIn';
  const faults = keyFaults(key, [...path, 'key']);
  if (needsValues === values.length > 0) {
    return [
      ...faults,
      ...values.flatMap((value, index) => valueFaults(value, [...path, 'values', index])),
    ];
  }
  const message = needsValues
    ? `operator ${operator} needs at least one value`
    : `operator ${operator} takes no values`;
  return [...faults, { path: [...path, 'values'], message }];
}

function keyFaults(key: string, path: readonly PropertyKey[]): readonly SelectorFault[] {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  const isKey = isLabelName(name) && (slash === -1 || isSubdomain(key.slice(0, slash)));
  if (isKey) return [];
  return [{ path, message: `${JSON.stringify(key)} is no label key (as in example.com/stage)` }];
}

function valueFaults(value: string, path: readonly PropertyKey[]): readonly SelectorFault[] {
  if (value === '' || isLabelName(value)) return [];
  const message = `${JSON.stringify(value)} is no label value (63 letters, digits, "-", "_" or ".", the first and the last a letter or digit)`;
  return [{ path, message }];
}

/** Letters, digits, `-`, `_` and `.`, the first and the last a letter or digit. */
function isLabelName(text: string): boolean {
  return (
    text.length <= MAX_NAME &&
    isAlphanumeric(text.charCodeAt(0)) &&
    isAlphanumeric(text.charCodeAt(text.length - 1)) &&
    everyCode(
      text,
      (code) => isAlphanumeric(code) || code === 0x2d || code === 0x5f || code === 0x2e,
    )
  );
}

/** A DNS subdomain in lower case (RFC 1123): letters, digits and `-`, in parts between dots. */
function isSubdomain(text: string): boolean {
  return (
    text.length <= MAX_PREFIX &&
    text
      .split('.')
      .every(
        (label) =>
          isLowerAlphanumeric(label.charCodeAt(0)) &&
          isLowerAlphanumeric(label.charCodeAt(label.length - 1)) &&
          everyCode(label, (code) => isLowerAlphanumeric(code) || code === 0x2d),
      )
  );
}

function everyCode(text: string, test: (code: number) => boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    if (!test(text.charCodeAt(i))) return false;
  }
  return true;
}

function isAlphanumeric(code: number): boolean {
  return isLowerAlphanumeric(code) || (code >= 0x41 && code <= 0x5a);
}

/** False for NaN, the code of a character that isn't there. */
function isLowerAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}
