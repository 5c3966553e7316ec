import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { isObject, type JsonObject } from '../json.ts';
import type { AuthorityState, PreviousAuthority, SecretView } from '../rotation/authority-state.ts';
import type { Authority } from '../rotation/trust-anchor.ts';
import { readTrustAnchor, readTrustAnchors } from './trust-anchors.ts';

/** The Secret, as far as it is of use. */
export interface AuthoritySecret {
  readonly view: SecretView;
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * From when on the certificates of `previous.crt` may leave the caBundles. An annotation, so that
 * people can read it, and set it to a moment that is over.
 */
const retireAtAnnotation = 'dexodus.dev/previous-until';

/** Reads the Secret. Never throws: what is wrong with it is said in words. */
export function readAuthoritySecret(secret: JsonObject): AuthoritySecret {
  const { metadata } = secret;
  const { uid, resourceVersion } = isObject(metadata) ? metadata : {};
  return {
    view: readView(secret),
    uid: typeof uid === 'string' ? uid : '',
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
  };
}

function readView(secret: JsonObject): SecretView {
  const cert = entry(secret, 'ca.crt');
  const key = entry(secret, 'ca.key');
  if (cert === '' && key === '') return { kind: 'absent' };
  const ca = readAuthority(cert, key);
  if (typeof ca === 'string') return { kind: 'unusable', reason: ca };
  return {
    kind: 'held',
    state: { ca, previous: readPrevious(secret, ca), retireAt: readRetireAt(secret) },
  };
}

/** An authority, or why it is none that could sign. */
function readAuthority(cert: string, key: string): Authority | string {
  if (cert === '' || key === '') return `${cert === '' ? 'ca.crt' : 'ca.key'} is missing`;
  const anchor = readTrustAnchor(cert);
  if (anchor === undefined) return 'ca.crt is no certificate in PEM';
  const privateKey = readKey(key);
  if (privateKey === undefined) return 'ca.key is no private key in PEM';
  const certificate = new X509Certificate(cert);
  if (!certificate.checkPrivateKey(privateKey)) return 'ca.key is not the key of ca.crt';
  if (!certificate.ca) return 'ca.crt is no certificate authority';
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    return 'ca.key is no key for ECDSA on P-256';
  return { ...anchor, key };
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // The parser's message might quote the key.
    return undefined;
  }
}

function readPrevious(secret: JsonObject, ca: Authority): readonly PreviousAuthority[] {
  const { anchors } = readTrustAnchors(entry(secret, 'previous.crt'));
  const different = new Map(anchors.map((each) => [each.fingerprint, each]));
  different.delete(ca.fingerprint);
  const [first, ...others] = different.values();
  if (first === undefined) return [];
  const signing = readAuthority(first.pem, entry(secret, 'previous.key'));
  return [typeof signing === 'string' ? first : signing, ...others];
}

function readRetireAt({ metadata }: JsonObject): number | undefined {
  const annotations = isObject(metadata) ? metadata.annotations : undefined;
  const text = isObject(annotations) ? annotations[retireAtAnnotation] : undefined;
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

function entry({ data }: JsonObject, name: string): string {
  const value = isObject(data) ? data[name] : undefined;
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString('utf8').trim() : '';
}

/** What the Secret is to say, for a merge patch: `null` removes. */
export function writeAuthoritySecret({ ca, previous, retireAt }: AuthorityState): {
  readonly annotations: JsonObject;
  readonly data: JsonObject;
} {
  return {
    annotations: {
      [retireAtAnnotation]: retireAt === undefined ? null : new Date(retireAt).toISOString(),
    },
    data: {
      'ca.crt': encode(ca.pem),
      'ca.key': encode(ca.key),
      'previous.crt': encode(previous.map(({ pem }) => pem).join('')),
      'previous.key': encode(previous[0]?.key),
    },
  };
}

function encode(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : Buffer.from(text).toString('base64');
}
