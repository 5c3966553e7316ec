import { compileHostPattern } from './host-pattern.ts';
import type { PolicyDocument } from './schema.ts';

/** Compiles `dex.hosts` and `dex.except` to the one question: is this host Dex's? */
export function compileDexHosts(dex: PolicyDocument['dex']): (host: string) => boolean {
  const hosts = compileAll(dex.hosts);
  const except = compileAll(dex.except);
  return (host) =>
    hosts.some((matches) => matches(host)) && !except.some((matches) => matches(host));
}

function compileAll(patterns: readonly string[]): readonly ((host: string) => boolean)[] {
  return patterns.flatMap((pattern) => {
    const compiled = compileHostPattern(pattern);
    return compiled.ok ? [compiled.matches] : [];
  });
}
