import type { NetworkInterfaceInfo } from 'node:os';
import t from 'tap';
import { anyAddress } from '../../src/server/any-address.ts';

const common = { netmask: '', mac: '', internal: true, cidr: null };
const ipv4: NetworkInterfaceInfo = { ...common, family: 'IPv4', address: '127.0.0.1' };
const ipv6: NetworkInterfaceInfo = { ...common, family: 'IPv6', address: '::1', scopeid: 0 };

t.test('a machine without IPv6 can listen on IPv4 only', async (t) => {
  t.equal(anyAddress({}), '0.0.0.0');
  t.equal(anyAddress({ lo: undefined }), '0.0.0.0');
  t.equal(anyAddress({ lo: [ipv4] }), '0.0.0.0');
});

t.test('where there is IPv6, one address stands for both', async (t) => {
  t.equal(anyAddress({ lo: [ipv4], eth0: [ipv4, ipv6] }), '::');
});
