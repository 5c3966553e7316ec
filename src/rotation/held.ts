import type { LiveBundles } from './authority-state.ts';

/** Since when, on the monotonic clock, every live caBundle holds a certificate, by fingerprint. */
export type Held = ReadonlyMap<string, number>;

/** Notes what every live caBundle holds now: nothing where there is none. */
export function trackHeld(before: Held, live: LiveBundles, monotonic: number): Held {
  const [first, ...others] = (live ?? []).map(
    ({ anchors }) => new Set(anchors.map(({ fingerprint }) => fingerprint)),
  );
  const inAll = [...(first ?? [])].filter((each) => others.every((other) => other.has(each)));
  return new Map(inAll.map((each) => [each, before.get(each) ?? monotonic]));
}
