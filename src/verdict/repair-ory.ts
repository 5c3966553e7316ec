import type { OryList, Reading } from '../apirule/reading.ts';
import type { Provider, UsableProvider } from '../policy/policy.ts';
import { authenticationsOf } from './repair-istio.ts';
import type { Reference } from './reference.ts';
import { changeTo, type Change, type Repair, type RepairContext } from './repair-result.ts';
import { quote } from './quote.ts';
import { urlUnknown, usableDefaults, usableProviders } from './usable-providers.ts';

type OryReading = Extract<Reading, { readonly dialect: 'ory' }>;

/**
 * Repairs a configuration in Ory's dialect. Issuers and keys are no pairs there: a token is let
 * through when any of the keys verifies it and its issuer is any of the trusted ones, so both lists
 * are repaired together (the table of cases: docs/behaviour.md).
 */
export function repairOry(reading: OryReading, context: RepairContext): Repair {
  if (reading.empty) return fillEmpty(context);
  const issuers = split(reading.issuers, context, 'issuer');
  const urls = split(reading.urls, context, 'jwksUrl');
  const isMissingKey = context.references.some(({ kind }) => kind === 'implicit');
  const namesKeys = urls.namesDex || isMissingKey;
  const lists = { reading, issuers, urls };
  if (issuers.namesDex)
    return namesKeys || reading.urls.state === 'blank'
      ? repairBoth(lists, context)
      : repairIssuers(lists, context);
  if (!namesKeys) return { outcome: 'untouched', notices: noticesOf(reading) };
  return reading.issuers.state === 'present'
    ? repairKeys(lists, context)
    : repairBoth(lists, context);
}

/** One list, taken apart. */
interface Split {
  readonly namesDex: boolean;
  /** The entries that are not Dex's. */
  readonly others: readonly string[];
  /** The whole list with other values in the place of its first Dex entry, else at its end. */
  readonly with: (values: readonly string[]) => readonly string[];
}

interface Lists {
  readonly reading: OryReading;
  readonly issuers: Split;
  readonly urls: Split;
}

function split(list: OryList, { references }: RepairContext, kind: Reference['kind']): Split {
  const dex = new Set(references.flatMap((one) => (one.kind === kind ? [one.steps.at(-1)] : [])));
  const others = list.values.filter((value, index) => value !== '' && !dex.has(index));
  return {
    namesDex: dex.size > 0,
    others,
    with: (values) => {
      const first = list.values.findIndex((_value, index) => dex.has(index));
      const before =
        first === -1 ? others : list.values.slice(0, first).filter((one) => one !== '');
      const inserted = values.filter((value) => !others.includes(value));
      return [...new Set([...before, ...inserted, ...others.slice(before.length)])];
    },
  };
}

function fillEmpty({ part }: RepairContext): Repair {
  const defaults = usableDefaults(part);
  if (defaults.outcome === 'unfixable') return defaults;
  const { providers } = defaults;
  const value =
    part.dialect === 'istio'
      ? { authentications: authenticationsOf(providers) }
      : { trusted_issuers: issuersOf(providers), jwks_urls: urlsOf(providers) };
  return {
    outcome: 'fixed',
    changes: [changeTo(undefined, value)],
    replacements: () => [],
    beside: '',
    providers,
    warnings: [],
  };
}

/** Dex was trusted, with its keys: the default providers take its place. */
function repairBoth(lists: Lists, context: RepairContext): Repair {
  const { issuers, urls, reading } = lists;
  const { policy, part } = context;
  const defaults = usableDefaults(part);
  if (defaults.outcome === 'unfixable') return defaults;
  const trusted = [...issuersOf(defaults.providers)];
  const used = new Set(defaults.providers);
  if (reading.issuers.state !== 'present') {
    for (const url of urls.others) {
      const provider = policy.providerOfJwksUri.get(url);
      if (provider === undefined)
        return urlUnknown(url, policy.undiscovered, 'set trusted_issuers');
      trusted.push(provider.issuer);
      used.add(provider);
    }
  }
  const beside: Provider[] = [];
  const warnings: string[] = [];
  if (urls.others.length === 0) {
    for (const issuer of issuers.others) {
      const provider = policy.providerOfIssuer.get(issuer);
      if (provider === undefined)
        warnings.push(
          `no provider of the policy has the issuer ${quote(issuer)}: its keys are missing`,
        );
      else beside.push(provider);
    }
  }
  const others = usableProviders(beside);
  if (others.outcome === 'unfixable') return others;
  for (const provider of others.providers) used.add(provider);
  const keys = urlsOf([...defaults.providers, ...others.providers]);
  return fixed(lists, { issuers: trusted, urls: keys }, { providers: [...used], warnings });
}

/** Only Dex's keys were accepted, no issuer of Dex was trusted: the keys of the trusted issuers it is. */
function repairKeys(lists: Lists, { policy }: RepairContext): Repair {
  if (lists.urls.others.length > 0)
    return fixed(lists, { issuers: undefined, urls: [] }, { providers: [], warnings: [] });
  const providers: Provider[] = [];
  for (const issuer of lists.issuers.others) {
    const provider = policy.providerOfIssuer.get(issuer);
    if (provider === undefined)
      return {
        outcome: 'unfixable',
        reason: `no provider of the policy has the issuer ${quote(issuer)}: have it added there, or set jwks_urls to its keys`,
      };
    providers.push(provider);
  }
  const usable = usableProviders(providers);
  if (usable.outcome === 'unfixable') return usable;
  const urls = urlsOf(usable.providers);
  return fixed(lists, { issuers: undefined, urls }, { providers, warnings: [] });
}

/** Dex's keys are gone already, its issuer is not: the issuers of the keys that are there it is. */
function repairIssuers(lists: Lists, { policy }: RepairContext): Repair {
  const { issuers, urls } = lists;
  const wayOut = 'write the issuer of their tokens';
  const allKnown = issuers.others.every((issuer) => policy.providerOfIssuer.has(issuer));
  const unknown = urls.others.find((url) => !policy.providerOfJwksUri.has(url));
  const candidates = policy.undiscovered.filter(({ issuer }) => !issuers.others.includes(issuer));
  // Whether these are the keys of one of them decides whose tokens are let through from now on.
  if (allKnown && unknown !== undefined && candidates.length > 0)
    return urlUnknown(unknown, candidates, wayOut);
  const providers = urls.others.flatMap((url) => {
    const provider = policy.providerOfJwksUri.get(url);
    return provider === undefined || issuers.others.includes(provider.issuer) ? [] : [provider];
  });
  if (allKnown && providers.length > 0)
    return fixed(
      lists,
      { issuers: issuersOf(providers), urls: undefined },
      { providers, warnings: [] },
    );
  if (issuers.others.length > 0)
    return fixed(lists, { issuers: [], urls: undefined }, { providers: [], warnings: [] });
  return {
    outcome: 'unfixable',
    reason: `no one provider of the policy has the keys ${urls.others.map(quote).join(', ')}: ${wayOut}`,
  };
}

function fixed(
  lists: Lists,
  inserted: {
    readonly issuers: readonly string[] | undefined;
    readonly urls: readonly string[] | undefined;
  },
  told: Pick<Extract<Repair, { outcome: 'fixed' }>, 'providers' | 'warnings'>,
): Repair {
  const changes: Change[] = [];
  if (inserted.issuers !== undefined)
    changes.push(changeTo('trusted_issuers', lists.issuers.with(inserted.issuers)));
  if (inserted.urls !== undefined)
    changes.push(changeTo('jwks_urls', lists.urls.with(inserted.urls)));
  return {
    outcome: 'fixed',
    changes,
    replacements: ({ kind }) =>
      kind === 'issuer'
        ? missingFrom(lists.issuers, inserted.issuers)
        : missingFrom(lists.urls, inserted.urls),
    beside:
      inserted.issuers === undefined || lists.issuers.namesDex
        ? ''
        : `, and trusted_issuers to ${inserted.issuers.map(quote).join(', ')}`,
    ...told,
  };
}

function missingFrom(list: Split, values: readonly string[] | undefined): readonly string[] {
  return [...new Set(values)].filter((value) => !list.others.includes(value));
}

function noticesOf({ issuers, urls }: OryReading): readonly string[] {
  const notices: string[] = [];
  if (issuers.state !== 'present') notices.push('the issuer is not checked: set trusted_issuers');
  if (urls.state === 'blank') notices.push('no token is accepted: jwks_urls has no entry');
  return notices;
}

function issuersOf(providers: readonly Provider[]): readonly string[] {
  return [...new Set(providers.map(({ issuer }) => issuer))];
}

function urlsOf(providers: readonly UsableProvider[]): readonly string[] {
  return [...new Set(providers.map(({ jwksUri }) => jwksUri))];
}
