import { DexodusError } from '../errors.ts';

/** A webhook configuration in a cluster. */
export interface WebhookConfigurationName {
  readonly kind: 'mutating' | 'validating';
  readonly name: string;
}

const kubernetesName = /^[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/u;

/**
 * Reads `mutating/NAME,validating/NAME`.
 *
 * @throws DexodusError `ERR_USAGE`
 */
export function parseWebhookConfigurationNames(text: string): readonly WebhookConfigurationName[] {
  return text.split(',').map((each) => {
    const [kind, name = '', ...more] = each.trim().split('/');
    if (
      (kind !== 'mutating' && kind !== 'validating') ||
      !kubernetesName.test(name) ||
      more.length > 0
    ) {
      throw new DexodusError(
        'ERR_USAGE',
        `--webhooks takes mutating/NAME and validating/NAME with commas between, not ${JSON.stringify(each)}`,
      );
    }
    return { kind, name };
  });
}
