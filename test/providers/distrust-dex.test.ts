import t from 'tap';
import { distrustDex } from '../../src/providers/distrust-dex.ts';
import { testPolicy } from '../support/policy.ts';
import { goodHealth } from '../support/provider-document.ts';

const { isDexHost } = testPolicy();

t.test('keys of Dex are a problem, whoever names them', (t) => {
  for (const url of ['https://dex.kyma.local/keys', 'https://DEX.kyma.local.:443/keys'])
    t.match(distrustDex(goodHealth(url), isDexHost), {
      jwksUri: undefined,
      problem: /^its metadata says that its keys are at ".*", which is Dex: name jwksUri/u,
      algorithms: new Map(),
    });
  t.end();
});

t.test('any other health is as it was', (t) => {
  const well = goodHealth('https://ias.example.com/dex.kyma.local');
  t.equal(distrustDex(well, isDexHost), well);
  const unknown = { ...well, jwksUri: undefined, problem: 'no answer' };
  t.equal(distrustDex(unknown, isDexHost), unknown);
  t.end();
});
