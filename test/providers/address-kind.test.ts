import * as fc from 'fast-check';
import t from 'tap';
import { addressKind, type AddressKind } from '../../src/providers/address-kind.ts';

const addresses: Readonly<Record<AddressKind, readonly string[]>> = {
  public: ['8.8.8.8', '1.1.1.1', '100.63.255.255', '100.128.0.0', '172.15.255.255', '172.32.0.0']
    .concat(['11.0.0.0', '9.255.255.255', '2606:4700::1111', '2a00:1450:4001::200e'])
    .concat(['::ffff:8.8.8.8', '::ffff:808:808', '64:ff9b::808:808', '64:ff9b::8.8.8.8']),
  private: ['10.0.0.0', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1']
    .concat(['100.64.0.1', '100.127.255.255', 'fc00::1', 'fd00:ec2::254', 'fec0::1'])
    .concat(['::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::10.0.0.1', '64:ff9b::a00:1']),
  loopback: ['127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'].concat([
    '::ffff:7f00:1',
    '64:ff9b::127.0.0.1',
  ]),
  'link-local': ['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'febf::1', '::ffff:169.254.169.254'],
  unspecified: ['0.0.0.0', '0.1.2.3', '::', '::ffff:0.0.0.0'],
  multicast: ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1', 'ff0e::1'],
  reserved: ['240.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '192.0.0.1']
    .concat(['2001:db8::1', '2002:7f00:1::', '2001:0:7f00:1::', '64:ff9b:1::7f00:1', '100::1'])
    .concat(['::7f00:1', '4000::1', '5f00::1', '3fff::1', '::ffff:0:127.0.0.1'])
    .concat(['', 'localhost', '1.2.3', 'fe80::%', '1.2.3.4.5', '[::1]']),
};

for (const [kind, list] of Object.entries(addresses)) {
  t.test(`tells ${kind} addresses`, (t) => {
    for (const address of list) t.equal(addressKind(address), kind, address);
    t.end();
  });
}

t.test('an IPv4 address is of the same kind when it is mapped, or behind NAT64', (t) => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      const kind = addressKind(address);
      return (
        addressKind(`::ffff:${address}`) === kind && addressKind(`64:ff9b::${address}`) === kind
      );
    }),
  );
  t.end();
});

t.test('no text makes it throw', (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV4Extended(), fc.ipV6()), (text) => {
      addressKind(text);
    }),
  );
  t.end();
});
