import type { AuthorityState } from '../rotation/authority-state.ts';

/** A step of a rotation, for people. */
export interface AuthorityChange {
  /** What happened, in one word. */
  readonly reason: string;
  readonly message: string;
  /** The same for every replica that sees it. */
  readonly happening: string;
}

/** What has become of the authorities between two states of the Secret. */
export function describeAuthorityChange(
  before: AuthorityState,
  after: AuthorityState,
): readonly AuthorityChange[] {
  const { ca, previous, retireAt } = after;
  const name = `certificate authority ${shortFingerprint(ca.fingerprint)}`;
  const until = new Date(ca.notAfter).toISOString();
  const changes: AuthorityChange[] = [];
  const tell = (reason: string, message: string): void =>
    void changes.push({ reason, message, happening: `${reason} ${ca.fingerprint}` });
  if (before.ca.fingerprint !== ca.fingerprint)
    tell('AuthorityMade', `${name}, valid until ${until}, signs once every caBundle holds it`);
  else if (before.retireAt === undefined && retireAt !== undefined)
    tell(
      'AuthoritySigns',
      `${name} signs; the previous ones stay trusted until ${new Date(retireAt).toISOString()}`,
    );
  else if (before.previous.length > 0 && previous.length === 0)
    tell(
      'AuthorityRetired',
      `no certificate authority but ${shortFingerprint(ca.fingerprint)} is trusted any more`,
    );
  else if (previous.length > before.previous.length)
    tell(
      'AuthorityAdopted',
      'a caBundle held a certificate of unknown origin: it stays trusted for a while',
    );
  return changes;
}

/** Enough of a fingerprint to find a certificate again. */
export function shortFingerprint(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase();
}
