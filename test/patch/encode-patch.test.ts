import t from 'tap';
import { encodePatch } from '../../src/patch/encode-patch.ts';
import { writePatch } from '../../src/patch/write-patch.ts';
import { judge } from '../../src/verdict/judge.ts';
import { mutate } from '../../src/verdict/mutate.ts';
import { testPolicy } from '../support/policy.ts';
import { apiRule } from '../support/review.ts';

const policy = testPolicy();
const part = policy.partOf('shop');
const repairedOf = (config: object) =>
  mutate(judge(apiRule([{ ...config }]), { version: 'v1beta1', policy, part }).configurations)
    .repaired;

t.test('where nothing is repaired there is no patch', async (t) => {
  t.equal(encodePatch(repairedOf({ jwks_urls: ['https://login.example.org/é'] })), undefined);
});

t.test('a patch is its text in Base64, and as large as its bytes', async (t) => {
  const repaired = repairedOf({
    jwks_urls: ['https://dex.kyma.local', 'https://a.example/é'],
    trusted_issuers: ['https://dex.kyma.local'],
  });
  const { base64 = '', bytes } = encodePatch(repaired) ?? {};
  t.equal(Buffer.from(base64, 'base64').toString(), writePatch(repaired));
  t.equal(bytes, Buffer.byteLength(writePatch(repaired) ?? ''));
  t.match(Buffer.from(base64, 'base64').toString(), 'é');
});
