import { isObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Labels } from './selector.ts';

/** The labels of a Kubernetes object of any shape; what is no text is no label. */
export function labelsOf({ metadata }: JsonObject): Labels {
  const labels = isObject(metadata) ? metadata['labels'] : undefined;
  if (!isObject(labels)) return {};
  return Object.fromEntries(
    Object.entries(labels).filter((label): label is [string, string] => isText(label[1])),
  );
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string';
}
