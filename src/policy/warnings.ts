import { daysUntil, endOfDay } from './day.ts';
import { metadataUrlOf } from './metadata-url.ts';
import { describePath } from './path.ts';
import { printable } from './printable.ts';
import type { Problem } from './problems.ts';
import type { PolicyDocument } from './schema.ts';
import { findUnreachableNames } from './unreachable-names.ts';
import { isWidePattern } from './wide-pattern.ts';

/** Half a year: what is exempt for longer is seldom looked at again. */
const longExemptionDays = 180;
/** Of each kind: ten thousand exemptions that are over must not be as many lines of a log. */
const maxWarnings = 20;
/** The API server cuts a warning off at 256 characters. */
const maxWarningCharacters = 250;

/**
 * What is legal in a policy and yet may surprise, one line each. A provider that no `defaults` name
 * is no surprise: it makes the issuer and the keys known that APIRules name themselves.
 */
export function findWarnings(policy: PolicyDocument, nowMilliseconds: number): readonly string[] {
  return [
    providerWarnings(policy),
    hostWarnings(policy),
    findUnreachableNames(policy),
    exemptionWarnings(policy, nowMilliseconds),
  ].flatMap((warnings) => {
    const told = warnings
      .slice(0, maxWarnings)
      .map(({ path, message }) =>
        printable(`${describePath(path)}: ${message}`, maxWarningCharacters),
      );
    const more = warnings.length - told.length;
    return more === 0 ? told : told.concat(`${String(warnings[0]?.path[0])}: and ${more} more`);
  });
}

function providerWarnings({ providers }: PolicyDocument): readonly Problem[] {
  return providers.flatMap((provider, index) => {
    const warnings: Problem[] = [];
    const { issuer, allowInsecure, jwksUri } = provider;
    if (!issuer.startsWith('https://'))
      warnings.push({
        path: ['providers', index, 'issuer'],
        message: `${JSON.stringify(issuer)} is not https: the APIRule CRDs of Kyma 2.6 to 2.17 refuse it`,
      });
    if (allowInsecure)
      warnings.push({
        path: ['providers', index, 'allowInsecure'],
        message: `whoever is on the way to ${JSON.stringify(jwksUri ?? metadataUrlOf(provider))} can exchange the keys`,
      });
    return warnings;
  });
}

function hostWarnings({ dex }: PolicyDocument): readonly Problem[] {
  return dex.hosts.flatMap((pattern, index) =>
    isWidePattern(pattern)
      ? [
          {
            path: ['dex', 'hosts', index],
            message: `${JSON.stringify(pattern)} is wider than Dex's own addresses: every issuer and JWKS URL that it matches counts as Dex; write the host of Dex in full`,
          },
        ]
      : [],
  );
}

function exemptionWarnings(
  { exemptions }: PolicyDocument,
  nowMilliseconds: number,
): readonly Problem[] {
  return exemptions.flatMap(({ namespace, name, until }, index) => {
    const path = ['exemptions', index, 'until'];
    const whom = `${namespace}${name === undefined ? '' : `/${name}`}`;
    const end = endOfDay(until) ?? 0;
    if (end <= nowMilliseconds)
      return [{ path, message: `the exemption of ${whom} was over after ${until}: remove it` }];
    const days = daysUntil(end, nowMilliseconds);
    return days > longExemptionDays
      ? [
          {
            path,
            message: `the exemption of ${whom} lasts ${days} days more, until ${until}: longer than ${longExemptionDays}`,
          },
        ]
      : [];
  });
}
