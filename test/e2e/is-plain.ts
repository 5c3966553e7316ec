import { isObject, type JsonObject, type JsonValue } from '../../src/json.ts';

/**
 * Whether an object is known to configure no jwt checks, in whatever version it is read. What isn't
 * has to reach the webhook.
 */
export function isPlain({ metadata, spec }: JsonObject): boolean {
  const annotations = isObject(metadata) ? (metadata['annotations'] ?? {}) : {};
  return (
    !('gateway.kyma-project.io/v1beta1-spec' in Object(annotations)) &&
    !('gateway.kyma-project.io/v2alpha1-rules' in Object(annotations)) &&
    (spec === undefined || (isObject(spec) && isPlainList(spec['rules'], 500, isPlainRule)))
  );
}

function isPlainRule(rule: JsonValue): boolean {
  if (!isObject(rule) || 'jwt' in rule) return false;
  const { extAuth, accessStrategies } = rule;
  return (
    (extAuth === undefined || (isObject(extAuth) && !('restrictions' in extAuth))) &&
    isPlainList(accessStrategies, 20, isPlainStrategy)
  );
}

function isPlainStrategy(strategy: JsonValue): boolean {
  if (!isObject(strategy)) return false;
  const { handler } = strategy;
  return handler === undefined || (typeof handler === 'string' && handler !== 'jwt');
}

function isPlainList(
  list: JsonValue | undefined,
  most: number,
  isPlainItem: (item: JsonValue) => boolean,
): boolean {
  if (list === undefined) return true;
  return Array.isArray(list) && list.length <= most && list.every(isPlainItem);
}
