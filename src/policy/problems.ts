import { hostOf } from './host.ts';
import { endOfDay } from './day.ts';
import { compileHostPattern } from './host-pattern.ts';
import { compileDexHosts } from './dex-hosts.ts';
import { metadataUrlOf } from './metadata-url.ts';
import { isNamePattern } from './name-pattern.ts';
import type { PolicyDocument } from './schema.ts';
import { findSelectorFaults } from './selector-faults.ts';
import { urlFault } from './url-fault.ts';

/** What is wrong in a policy, and where. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What a policy is refused for though its shape is right. */
export function findProblems(policy: PolicyDocument): readonly Problem[] {
  return [
    ...dexProblems(policy),
    ...providerProblems(policy),
    ...defaultsProblems(policy),
    ...namespaceProblems(policy),
    ...exemptionProblems(policy),
  ];
}

function dexProblems({ dex }: PolicyDocument): readonly Problem[] {
  return (['hosts', 'except'] as const).flatMap((key) =>
    dex[key].flatMap((pattern, index) => {
      const compiled = compileHostPattern(pattern);
      return compiled.ok
        ? []
        : [{ path: ['dex', key, index], message: `${JSON.stringify(pattern)} ${compiled.reason}` }];
    }),
  );
}

function providerProblems(policy: PolicyDocument): readonly Problem[] {
  const problems: Problem[] = [];
  const isDexHost = compileDexHosts(policy.dex);
  const seen = new Map<string, number>();
  for (const [index, provider] of policy.providers.entries()) {
    const tell = (key: string, message: string): void => {
      problems.push({ path: ['providers', index, key], message });
    };
    for (const key of ['name', 'issuer'] as const) {
      const first = seen.get(`${key} ${provider[key]}`);
      if (first === undefined) seen.set(`${key} ${provider[key]}`, index);
      else tell(key, `is that of providers[${first}] already`);
    }
    for (const key of ['issuer', 'jwksUri', 'metadataUrl'] as const) {
      const host = hostOf(provider[key] ?? '');
      if (host !== undefined && isDexHost(host))
        tell(
          key,
          `is Dex, as dex.hosts says: name another provider, or put the host into dex.except`,
        );
    }
    for (const key of ['jwksUri', 'metadataUrl'] as const) {
      const url = provider[key];
      const fault = url === undefined ? undefined : urlFault(url, provider.allowInsecure);
      if (fault !== undefined) tell(key, fault);
    }
    if (provider.jwksUri === undefined && metadataUrlOf(provider) === undefined)
      tell(
        'jwksUri',
        'is missing, and its issuer is not to be called for it (no https URL): write jwksUri, or metadataUrl',
      );
  }
  return problems;
}

function defaultsProblems(policy: PolicyDocument): readonly Problem[] {
  const names = new Set(policy.providers.map((provider) => provider.name));
  const lists = [
    { path: [] as PropertyKey[], part: policy, mode: policy.mode },
    ...policy.namespaces.map((part, index) => ({
      path: ['namespaces', index],
      part,
      mode: part.mode ?? policy.mode,
    })),
  ];
  return lists.flatMap(({ path, part, mode }) => {
    const problems: Problem[] = (part.defaults ?? []).flatMap((name, index) =>
      names.has(name)
        ? []
        : [
            {
              path: [...path, 'defaults', index],
              message: `no provider has the name ${JSON.stringify(name)}`,
            },
          ],
    );
    if (mode === 'fix' && (part.defaults ?? policy.defaults).length === 0)
      problems.push({
        path: [...path, 'defaults'],
        message: 'mode fix needs at least one provider to put in place of Dex',
      });
    return problems;
  });
}

function namespaceProblems(policy: PolicyDocument): readonly Problem[] {
  return policy.namespaces.flatMap(({ names, selector }, index) => {
    const path = ['namespaces', index];
    if ((names === undefined) === (selector === undefined)) {
      const message =
        names === undefined
          ? 'needs names or a selector'
          : 'has names and a selector: write two entries, as either would do or both have to';
      return [{ path, message }];
    }
    const faults = selector === undefined ? [] : findSelectorFaults(selector);
    return [
      ...nameProblems(names ?? [], [...path, 'names']),
      ...faults.map((fault) => ({
        path: [...path, 'selector', ...fault.path],
        message: fault.message,
      })),
    ];
  });
}

function nameProblems(names: readonly string[], path: readonly PropertyKey[]): readonly Problem[] {
  return names.flatMap((pattern, at) =>
    isNamePattern(pattern)
      ? []
      : [
          {
            path: [...path, at],
            message: `${JSON.stringify(pattern)} may have one * at its beginning or its end`,
          },
        ],
  );
}

function exemptionProblems(policy: PolicyDocument): readonly Problem[] {
  return policy.exemptions.flatMap((exemption, index) =>
    endOfDay(exemption.until) === undefined
      ? [
          {
            path: ['exemptions', index, 'until'],
            message: `${JSON.stringify(exemption.until)} is no day that exists (write YYYY-MM-DD)`,
          },
        ]
      : [],
  );
}
