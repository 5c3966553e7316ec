import { isObject, type JsonObject, type JsonValue } from '../../src/json.ts';

/** An access rule of Oathkeeper, as oathkeeper-maester writes it. */
export interface AccessRule {
  readonly id: string;
  readonly match: { readonly url: string; readonly methods: JsonValue };
  readonly authenticators: readonly JsonObject[];
  readonly authorizer: { readonly handler: 'allow' };
  readonly mutators: readonly { readonly handler: 'noop' }[];
  readonly upstream: { readonly url: string };
}

/**
 * The access rules that Kyma's controller makes of a v1alpha1 or v1beta1 APIRule: one for each rule
 * that needs Oathkeeper, its access strategies copied as they are.
 */
export function accessRulesOf(apiRule: JsonObject, host: string): readonly AccessRule[] {
  const spec = isObject(apiRule['spec']) ? apiRule['spec'] : {};
  return objectsOf(spec['rules']).flatMap((rule, index) => {
    const strategies = objectsOf(rule['accessStrategies']);
    if (strategies.every(({ handler }) => handler === 'allow' || handler === 'no_auth')) return [];
    const path = typeof rule['path'] === 'string' ? rule['path'] : '';
    return [
      {
        id: `${host}-${index}`,
        match: { url: `<http|https>://${host}<${path}>`, methods: rule['methods'] ?? [] },
        authenticators: strategies.map(({ handler, config }) => ({ handler, config })),
        authorizer: { handler: 'allow' },
        mutators: [{ handler: 'noop' }],
        upstream: { url: 'http://127.0.0.1:1' },
      },
    ];
  });
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}
