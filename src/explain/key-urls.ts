import { accessStrategiesOf } from './access-strategies.ts';
import type { EffectiveRules } from './rules.ts';
import { readIstioRules } from './istio-rule.ts';
import { readOathkeeperConfig } from './oathkeeper-config.ts';

/** The addresses of keys that a decision on an APIRule may need, each once. */
export function keyUrlsOf(
  effective: EffectiveRules,
  globalJwksUrls: readonly string[],
): readonly string[] {
  const urls = new Set<string>();
  for (const { access } of readIstioRules(effective)) {
    const config = access.kind === 'jwt' || access.kind === 'extAuth' ? access.config : undefined;
    for (const { jwksUri } of config?.authentications ?? []) urls.add(jwksUri);
  }
  for (const strategy of effective.rules.flatMap(accessStrategiesOf)) {
    if (strategy.handler !== 'jwt') continue;
    const config = readOathkeeperConfig(strategy.config, globalJwksUrls);
    for (const url of typeof config === 'string' ? [] : (config.jwksUrls ?? [])) urls.add(url);
  }
  urls.delete('');
  return [...urls];
}
