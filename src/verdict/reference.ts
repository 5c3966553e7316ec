import { toFieldSuffix, type Step } from '../apirule/path.ts';
import type { JsonValue } from '../json.ts';
import type { OryList, Reading } from '../apirule/reading.ts';
import { hostOf } from '../policy/host.ts';
import type { Policy } from '../policy/policy.ts';

/** A place in a jwt configuration that relies on Dex: told from the configuration on, wherever that stands. */
export interface Reference {
  /** `implicit`: `jwks_urls` is left out. `unreadable`: an annotation whose JSON can't be read. */
  readonly kind: 'issuer' | 'jwksUrl' | 'implicit' | 'unreadable';
  /** From its configuration on. */
  readonly steps: readonly Step[];
  /** The same, as it continues a field path: `.jwks_urls[0]`. */
  readonly suffix: string;
  /** What it says; empty where nothing is said. */
  readonly value: string;
  /** The issuers and keys that it stands among: a reference with others is another reference. */
  readonly setting: string;
}

/** Whether a value of an APIRule names Dex: its host decides. */
export function isDex(value: string, policy: Policy): boolean {
  const host = hostOf(value);
  return host !== undefined && policy.isDexHost(host);
}

/** The references of one jwt configuration: the same ones whatever the mode. */
export function findReferences(reading: Reading, policy: Policy): readonly Reference[] {
  switch (reading.dialect) {
    case 'ory':
      return inOry(reading, policy);
    case 'istio':
      return inIstio(reading, policy);
    case 'mixed':
    case 'misshapen':
      return inSuspects(reading, policy);
  }
}

type In<D extends Reading['dialect']> = Extract<Reading, { readonly dialect: D }>;

function inOry({ issuers, urls, empty }: In<'ory'>, policy: Policy): readonly Reference[] {
  const setting = JSON.stringify([issuers.values, urls.values]);
  const found = [
    ...inList(issuers, policy).map(({ value, index }) =>
      reference('issuer', ['trusted_issuers', index], { value, setting }),
    ),
    ...inList(urls, policy).map(({ value, index }) =>
      reference('jwksUrl', ['jwks_urls', index], { value, setting }),
    ),
  ];
  const trustsDex = found.some(({ kind }) => kind === 'issuer');
  if (urls.state === 'missing' && !empty && (policy.implicit || trustsDex))
    found.push(reference('implicit', ['jwks_urls'], { value: '', setting }));
  return found;
}

function inIstio({ authentications }: In<'istio'>, policy: Policy): readonly Reference[] {
  const found: Reference[] = [];
  for (const [index, { issuer, jwksUri }] of authentications.entries()) {
    const setting = JSON.stringify([issuer, jwksUri]);
    const entry = ['authentications', index];
    if (issuer !== undefined && isDex(issuer, policy))
      found.push(reference('issuer', [...entry, 'issuer'], { value: issuer, setting }));
    if (jwksUri !== undefined && isDex(jwksUri, policy))
      found.push(reference('jwksUrl', [...entry, 'jwksUri'], { value: jwksUri, setting }));
  }
  return found;
}

function inSuspects({ suspects }: In<'mixed' | 'misshapen'>, policy: Policy): readonly Reference[] {
  const { found, setting } = inAnyShape(suspects, policy);
  return found.map(({ value, path }) => {
    const isIssuer = path.some((step) => step === 'issuer' || step === 'trusted_issuers');
    return reference(isIssuer ? 'issuer' : 'jwksUrl', path, { value, setting });
  });
}

function reference(
  kind: Reference['kind'],
  steps: readonly Step[],
  said: Pick<Reference, 'value' | 'setting'>,
): Reference {
  return { kind, steps, suffix: toFieldSuffix(steps), ...said };
}

function inList(
  list: OryList,
  policy: Policy,
): readonly { readonly value: string; readonly index: number }[] {
  return list.values.flatMap((value, index) => (isDex(value, policy) ? [{ value, index }] : []));
}

interface Found {
  readonly value: string;
  readonly path: readonly Step[];
}

/** A value that is reached by one more step than the value that holds it. */
interface Visit {
  readonly value: JsonValue | undefined;
  readonly step: Step;
  readonly holder: Visit | undefined;
  readonly depth: number;
}

/**
 * Every Dex value in a value of any shape, and the whole value as one text, as `setting` asks for.
 * It keeps a list of what is left to do instead of calling itself, as `JSON.stringify` would, too:
 * how deep the value goes is the request's choice.
 */
function inAnyShape(
  root: JsonValue,
  policy: Policy,
): { readonly found: readonly Found[]; readonly setting: string } {
  const found: Found[] = [];
  const seen: (Step | boolean | null)[] = [];
  const left: Visit[] = [{ value: root, step: '', holder: undefined, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value = null, step, depth } = next;
    const holds = typeof value === 'object' && value !== null;
    seen.push(depth, step, holds ? Array.isArray(value) : value);
    if (typeof value === 'string' && isDex(value, policy))
      found.push({ value, path: pathTo(next) });
    if (!holds) continue;
    for (const [key, item] of Object.entries(value))
      left.push({
        value: item,
        step: Array.isArray(value) ? Number(key) : key,
        holder: next,
        depth: depth + 1,
      });
  }
  return { found: found.toReversed(), setting: JSON.stringify(seen) };
}

function pathTo(visit: Visit): readonly Step[] {
  const path: Step[] = [];
  for (let at = visit; at.holder !== undefined; at = at.holder) path.push(at.step);
  return path.toReversed();
}
