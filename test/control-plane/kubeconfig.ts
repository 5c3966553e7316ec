/** How to reach an API server, and as whom. */
export interface Access {
  readonly url: string;
  /** PEM of what the server's certificate is verified with. */
  readonly authority: string;
  readonly userName: string;
  readonly token: string;
}

/** The text of a kubeconfig that needs no other file (JSON is YAML). */
export function kubeconfig({ url, authority, userName, token }: Access): string {
  const authorityData = Buffer.from(authority).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      { name: 'dexodus', cluster: { server: url, 'certificate-authority-data': authorityData } },
    ],
    users: [{ name: userName, user: { token } }],
    contexts: [{ name: 'dexodus', context: { cluster: 'dexodus', user: userName } }],
    'current-context': 'dexodus',
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}
