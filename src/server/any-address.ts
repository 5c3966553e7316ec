import type { NetworkInterfaceInfo } from 'node:os';

/**
 * The address that stands for all of a machine's: `::`, which takes IPv4 too, but can't be listened
 * on where IPv6 is switched off.
 *
 * @param interfaces - as `os.networkInterfaces()` gives them
 */
export function anyAddress(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): string {
  const hasIpv6 = Object.values(interfaces).some((addresses) =>
    addresses?.some(({ family }) => family === 'IPv6'),
  );
  return hasIpv6 ? '::' : '0.0.0.0';
}
