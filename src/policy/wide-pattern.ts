/** What Dex's hosts begin with: `dex-service.kyma-system.svc`, `dex.kyma.local`. */
const dexWord = 'dex';

/**
 * Whether a pattern of `dex.hosts` matches more than Dex needs. Every address of Dex is told by its
 * first label (`dex-service` in the cluster, `dex` outside), and only what follows differs between
 * clusters. So a `*` in front is never needed; and one at the end only after a first label that has
 * `dex` as one of its words: `login.*` is half the internet, `index.*` is no Dex.
 */
export function isWidePattern(pattern: string): boolean {
  const labels = pattern.toLowerCase().split('.');
  const [first = ''] = labels;
  if (first === '*') return true;
  return labels.at(-1) === '*' && !first.split('-').includes(dexWord);
}
