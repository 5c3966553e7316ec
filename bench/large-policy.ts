/** A policy near the bound of a ConfigMap, and an empty one that decides the same. */
export interface PolicyTexts {
  readonly empty: string;
  readonly large: string;
}

const head = `apiVersion: dexodus.dev/v1
kind: Policy
mode: fix
providers:
  - name: ias
    issuer: https://tenant.accounts.ondemand.com
    jwksUri: https://tenant.accounts.ondemand.com/oauth2/certs
  - name: xsuaa
    issuer: https://shop.authentication.eu10.hana.ondemand.com/oauth/token
    jwksUri: https://shop.authentication.eu10.hana.ondemand.com/token_keys
defaults: [ias]
`;

/**
 * Ten thousand exemptions and a thousand parts: names, patterns and selectors in turn. None of them
 * changes a verdict, so that a review does the same work but for finding its part and exemption.
 */
export function policyTexts(exemptions = 10_000, parts = 1_000): PolicyTexts {
  const lines: string[] = ['namespaces:'];
  for (let i = 0; i < parts; i++) lines.push(`  - ${partOf(i)}`, '    mode: fix');
  lines.push('exemptions:');
  for (let i = 0; i < exemptions; i++) {
    const at = `namespace: name-${(i * 3) % parts}, name: rule-${i}`;
    lines.push(
      `  - {${at}, until: 2099-12-${10 + (i % 20)}, owner: team-${i % 100}, reason: waits}`,
    );
  }
  return { empty: head, large: `${head}${lines.join('\n')}\n` };
}

function partOf(i: number): string {
  switch (i % 3) {
    case 0:
      return `names: [name-${i}]`;
    case 1:
      return `names: ['${i % 2 === 0 ? `start-${i}-*` : `*-end-${i}`}']`;
    default:
      return `selector: ${selectorOf(i)}`;
  }
}

function selectorOf(i: number): string {
  switch (i % 5) {
    case 0:
      return `{matchExpressions: [{key: team, operator: In, values: [a-${i}, b-${i}]}]}`;
    case 1:
      return `{matchExpressions: [{key: pilot-${i}, operator: Exists}, {key: stage, operator: NotIn, values: [live]}]}`;
    default:
      return `{matchLabels: {team: t-${i}}}`;
  }
}
