import type { ExemptionDocument, ProviderDocument } from './schema.ts';
import type { Labels } from './selector.ts';

/** What a policy makes of a reference to Dex: repair it, refuse it, tell of it, or only record it. */
export type Mode = 'fix' | 'deny' | 'warn' | 'audit';

/** What an empty v1alpha1/v1beta1 configuration is filled with. */
export type Dialect = 'ory' | 'istio';

/** What an UPDATE gets that leaves an old reference as it was. */
export type Existing = 'warn' | 'enforce';

/** An OpenID Connect provider that may take Dex's place. */
export interface Provider {
  readonly name: string;
  /** Compared with a token's `iss`, never called. */
  readonly issuer: string;
  /** The address of the provider's JSON Web Key Set; undefined until discovery has found it. */
  readonly jwksUri: string | undefined;
}

/** A provider whose keys are known. */
export interface UsableProvider extends Provider {
  readonly jwksUri: string;
}

/** The settings that hold for one namespace. */
export interface Part {
  /** Where in the document it stands: `policy`, or `namespaces[2]`. */
  readonly source: string;
  readonly mode: Mode;
  /** Never empty where the mode is fix. */
  readonly defaults: readonly Provider[];
  readonly dialect: Dialect;
  readonly existing: Existing;
}

/** An APIRule (or, without a name, a namespace of them) that is let be until a day is over. */
export interface Exemption {
  readonly namespace: string;
  readonly name: string | undefined;
  /** `YYYY-MM-DD`; the exemption holds through that day, UTC. */
  readonly until: string;
  readonly owner: string;
  readonly reason: string;
}

/** The platform team's document, compiled: everything that a decision asks of it, without parsing. */
export interface Policy {
  /** The first 12 hex digits of the SHA-256 of the policy's text. */
  readonly hash: string;
  /** What is legal and suspicious in the document on a day, one line each, within bounds. */
  readonly warningsAt: (nowMilliseconds: number) => readonly string[];
  /** Whether a configuration that leaves `jwks_urls` out relies on Dex. */
  readonly implicit: boolean;
  /** Whether a host, as WHATWG's URL parser writes it, is Dex's. */
  readonly isDexHost: (host: string) => boolean;
  /** All of them as the document names them: what may be called to learn of their keys. */
  readonly providers: readonly ProviderDocument[];
  /** Those without keys: what needs them can't be fixed. */
  readonly undiscovered: readonly Provider[];
  readonly providerOfIssuer: ReadonlyMap<string, Provider>;
  /** Only URLs that exactly one provider has. */
  readonly providerOfJwksUri: ReadonlyMap<string, UsableProvider>;
  /**
   * The part that applies to a namespace.
   *
   * @param labels - of the namespace; may be left out where `needsLabels` says no
   * @throws DexodusError `ERR_NAMESPACE_UNREADABLE` where they are left out and it says yes
   */
  readonly partOf: (namespace: string, labels?: Labels) => Part;
  /** Whether which part applies to a namespace may depend on its labels. */
  readonly needsLabels: (namespace: string) => boolean;
  /** Whether any part selects by labels: without one, no namespace is ever asked for. */
  readonly hasSelectors: boolean;
  /** Whether a part's dialect is that of the cluster's `jwtHandler`. */
  readonly followsJwtHandler: boolean;
  /** All of them as the document names them, those that are over too. */
  readonly exemptions: readonly ExemptionDocument[];
  /** The exemption in force for an APIRule; `name` is undefined where only a generateName is known. */
  readonly exemptionOf: (
    namespace: string,
    name: string | undefined,
    nowMilliseconds: number,
  ) => Exemption | undefined;
}
