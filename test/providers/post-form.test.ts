import type { RequestListener } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import t from 'tap';
import { systemFetch } from '../../src/providers/fetch-json.ts';
import { postForm } from '../../src/providers/post-form.ts';
import { startOpenIdProvider } from '../support/openid-provider.ts';

const provider = await startOpenIdProvider();
t.teardown(() => provider.close());
const dependencies = { ...systemFetch, ca: provider.ca };
const post = (url = provider.tokenEndpoint) =>
  postForm(dependencies, {
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
    rules: { allowInsecure: false, allowPrivate: true },
  });

function answer(handler: RequestListener): void {
  provider.misbehave('/token', handler);
}

t.test('nothing is sent to a URL that the rules forbid', async (t) => {
  for (const url of ['http://localhost/token', 'token', 'https://a:b@localhost/token'])
    await t.rejects(post(url), { code: 'ERR_PROVIDER_REFUSED', message: `"${url}": ` }, url);
});

t.test('no redirect is followed, not even on the same origin', async (t) => {
  for (const status of [301, 302, 303, 307, 308]) {
    const before = provider.requests.length;
    answer((_request, response) => response.writeHead(status, { location: '/jwks' }).end());
    await t.rejects(post(), {
      code: 'ERR_PROVIDER_REFUSED',
      message: /redirects, which is not followed with credentials/,
    });
    t.equal(provider.requests.length, before + 1);
  }
});

t.test('an answer of neither 200 nor 4xx, or too large, is told by what it is', async (t) => {
  for (const status of [204, 500, 503]) {
    answer((_request, response) => response.writeHead(status).end());
    await t.rejects(post(), {
      code: 'ERR_PROVIDER_UNREACHABLE',
      message: new RegExp(`the answer has status ${status}, not 200`),
    });
  }
  answer((_request, response) => response.end(' '.repeat(1_048_577)));
  await t.rejects(post(), { message: /larger than 1048576 bytes/ });
});

t.test('a success and a refusal are handed on with their type and body', async (t) => {
  for (const status of [200, 400, 401]) {
    answer((request, response) => {
      const echo = async (): Promise<void> => {
        const body = await readAll(request);
        response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
      };
      void echo();
    });
    const answered = await post();
    t.match(answered, { status, contentType: 'text/plain' });
    t.equal(Buffer.from(answered.body).toString(), 'grant_type=client_credentials');
  }
  answer((_request, response) => response.end());
  t.match(await post(), { status: 200, contentType: '' });
});
