import { execFile } from 'node:child_process';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import {
  fetchJson,
  systemFetch,
  type FetchDependencies,
  type FetchRules,
} from '../../src/providers/fetch-json.ts';
import { startOpenIdProvider, type OpenIdProvider } from '../support/openid-provider.ts';

const allowPrivate: FetchRules = { allowInsecure: false, allowPrivate: true };
const strict: FetchRules = { allowInsecure: false, allowPrivate: false };

let provider: OpenIdProvider;
t.before(async () => {
  provider = await startOpenIdProvider();
  t.teardown(provider.close);
});

function dependencies(overrides: Partial<FetchDependencies> = {}): FetchDependencies {
  return { ...systemFetch, ca: provider.ca, ...overrides };
}

/** Lets one path of the provider answer as a test wants it. */
function answer(handler: RequestListener): string {
  provider.misbehave('/odd', handler);
  return provider.jwksUri.replace('/jwks', '/odd');
}

t.test('what the rules forbid is not called', async (t) => {
  const resolved: string[] = [];
  const watched = dependencies({
    resolve: (host, done) => {
      resolved.push(host);
      done(null, [{ address: '10.0.0.7', family: 4 }]);
    },
  });
  const refusals: readonly (readonly [string, FetchRules, string])[] = [
    ['ftp://example.com/', strict, 'must be https'],
    [
      'http://example.com/',
      strict,
      'must be https (or the provider must have allowInsecure: true)',
    ],
    ['file:///etc/passwd', { allowInsecure: true, allowPrivate: true }, 'must be https'],
    ['https://user@example.com/', strict, 'must hold no user name or password'],
    ['https://:secret@example.com/', strict, 'must hold no user name or password'],
    ['example.com/keys', strict, 'is no URL'],
    ['https://example.com/a b', strict, 'is no URL'],
    ['https://10.1.2.3/', strict, '"10.1.2.3" is no public address (private)'],
    ['https://127.1/', strict, '"127.0.0.1" is no public address (loopback)'],
    ['https://2130706433/', strict, '"127.0.0.1" is no public address (loopback)'],
    ['https://169.254.169.254/latest', strict, 'is no public address (link-local)'],
    ['https://[::1]/', strict, '"::1" is no public address (loopback)'],
    ['https://[::ffff:7f00:1]/', strict, 'is no public address (loopback)'],
    [
      'https://[fd00::1]/',
      strict,
      'is no public address (private): it is not called, unless the provider has allowPrivate: true',
    ],
    ['http://0.0.0.0/', { ...strict, allowInsecure: true }, 'is no public address (unspecified)'],
  ];
  for (const [url, rules, reason] of refusals) {
    await t.rejects(
      fetchJson(watched, url, rules),
      {
        code: 'ERR_PROVIDER_REFUSED',
        message: new RegExp(RegExp.escape(reason), 'u'),
      },
      url,
    );
  }
  t.same(resolved, [], 'no name was even resolved');
  await t.rejects(fetchJson(watched, 'https://keys.example.com/', strict), {
    code: 'ERR_PROVIDER_REFUSED',
    message:
      '"https://keys.example.com/": "keys.example.com" is "10.0.0.7", which is no public address (private): it is not called, unless the provider has allowPrivate: true in the policy',
  });
  t.same(resolved, ['keys.example.com']);
});

t.test('a provider on loopback is called only with allowPrivate', async (t) => {
  const before = provider.requests.length;
  await t.rejects(fetchJson(dependencies(), provider.jwksUri, strict), {
    code: 'ERR_PROVIDER_REFUSED',
    message: /which is no public address \(loopback\)/u,
  });
  t.equal(provider.requests.length, before, 'it was asked nothing');
  t.match(await fetchJson(dependencies(), provider.jwksUri, allowPrivate), { keys: [{}] });
});

t.test('nothing that tells who is calling is sent', async (t) => {
  let headers: IncomingHttpHeaders | undefined;
  const url = answer((request, response) => {
    ({ headers } = request);
    response.setHeader('set-cookie', 'session=1').end('[]');
  });
  await fetchJson(dependencies(), url, allowPrivate);
  const expected = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'dexodus',
    host: new URL(url).host,
    connection: 'close',
  };
  t.strictSame(headers, expected);
  await fetchJson(dependencies(), url, allowPrivate);
  t.strictSame(headers, expected, 'no cookie comes back');
});

t.test('plain http is spoken with allowInsecure', async (t) => {
  const server = createServer((_request, response) => response.end('{"plain": true}'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const rules = { allowInsecure: true, allowPrivate: true };
  t.same(await fetchJson(dependencies(), `http://127.0.0.1:${port}/`, rules), { plain: true });
  await t.rejects(fetchJson(dependencies(), `https://127.0.0.1:${port}/`, rules), {
    code: 'ERR_PROVIDER_UNREACHABLE',
    message: /it does not speak TLS/u,
  });
});

t.test('a redirect is followed on the same origin, three times at most', async (t) => {
  let hops = 0;
  const url = answer((_request, response) => {
    hops++;
    response.writeHead(302, { location: hops === 3 ? '/jwks' : '/odd' }).end();
  });
  t.match(await fetchJson(dependencies(), url, allowPrivate), { keys: [{}] });
  t.equal(hops, 3);
  hops = 10;
  await t.rejects(fetchJson(dependencies(), url, allowPrivate), {
    code: 'ERR_PROVIDER_UNREACHABLE',
    message: /more than 3 redirects/u,
  });
  t.equal(hops, 14);
});

t.test('a redirect to another origin is not followed', async (t) => {
  const { port } = new URL(provider.jwksUri);
  for (const location of [
    'https://169.254.169.254/latest/meta-data',
    'https://10.0.0.1/keys',
    `https://127.0.0.1:${port}/jwks`,
    `http://localhost:${port}/jwks`,
    'https://localhost/jwks',
    `//dex.example.com/jwks`,
    `https://user:secret@localhost:${port}/jwks`,
    'javascript:alert(1)',
  ]) {
    const before = provider.requests.length;
    const url = answer((_request, response) => response.writeHead(307, { location }).end());
    await t.rejects(fetchJson(dependencies(), url, allowPrivate), {
      code: 'ERR_PROVIDER_REFUSED',
      message: /redirects to another origin.*have the policy name the final URL/u,
    });
    t.equal(provider.requests.length, before + 1, location);
  }
  for (const location of ['https://', undefined]) {
    const url = answer((_request, response) =>
      response.writeHead(301, location === undefined ? {} : { location }).end(),
    );
    await t.rejects(fetchJson(dependencies(), url, allowPrivate), { message: /to nowhere/u });
  }
});

t.test('an answer that is not a JSON document is told by what it is', async (t) => {
  const invalid = 'ERR_PROVIDER_INVALID';
  const unreachable = 'ERR_PROVIDER_UNREACHABLE';
  const answers: readonly (readonly [RequestListener, string, string])[] = [
    [(_request, response) => response.end('<html>'), invalid, 'the answer is no JSON'],
    [(_request, response) => response.end(''), invalid, 'the answer is no JSON'],
    [(_request, response) => response.end(Buffer.from([0x22, 0xff, 0x22])), invalid, 'no JSON'],
    [(_request, response) => response.writeHead(404).end('{}'), unreachable, 'status 404, not 200'],
    [(_request, response) => response.writeHead(503).end(), unreachable, 'status 503, not 200'],
    [(_request, response) => response.writeHead(204).end(), unreachable, 'status 204, not 200'],
    [({ socket }) => socket.destroy(), unreachable, 'the connection was cut'],
    [
      (_request, response) => {
        response.write('{"keys": [', () => response.destroy());
      },
      unreachable,
      'the connection was cut',
    ],
    [
      ({ socket }) => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
        );
      },
      unreachable,
      'the connection failed',
    ],
    [({ socket }) => void socket.end('SSH-2.0-OpenSSH\r\n'), unreachable, 'the connection failed'],
  ];
  for (const [handler, code, reason] of answers) {
    await t.rejects(fetchJson(dependencies(), answer(handler), allowPrivate), {
      code,
      message: new RegExp(RegExp.escape(reason), 'u'),
    });
  }
});

t.test('a byte order mark is no reason to refuse a document', async (t) => {
  const url = answer((_request, response) => response.end('\uFEFF{"keys": []}'));
  t.same(await fetchJson(dependencies(), url, allowPrivate), { keys: [] });
});

t.test('an answer without an end is read to 1 MiB and no further', async (t) => {
  let sentBytes = 0;
  const closed = new Promise<void>((resolve) => {
    answer((_request, response) => {
      const chunk = Buffer.alloc(65_536, ' ');
      const send = (): void => {
        do sentBytes += chunk.length;
        while (response.write(chunk));
      };
      response.on('drain', send);
      response.on('close', resolve);
      send();
    });
  });
  await t.rejects(
    fetchJson(dependencies(), provider.jwksUri.replace('/jwks', '/odd'), allowPrivate),
    { code: 'ERR_PROVIDER_UNREACHABLE', message: /the answer is larger than 1048576 bytes/u },
  );
  await closed;
  t.ok(sentBytes < 32 * 1_048_576, `the connection was closed after ${sentBytes} bytes`);
});

t.test('exactly 1 MiB is read', async (t) => {
  const body = JSON.stringify('x'.repeat(1_048_574));
  const url = answer((_request, response) => response.end(body));
  t.equal(JSON.stringify(await fetchJson(dependencies(), url, allowPrivate)), body);
  const larger = answer((_request, response) => response.end(`${body} `));
  await t.rejects(fetchJson(dependencies(), larger, allowPrivate), { message: /larger/u });
});

t.test('5 seconds are for all of it, wherever the time goes', async (t) => {
  const started: number[] = [];
  const stalls: Readonly<Record<string, (timeOut: () => void) => Partial<FetchDependencies>>> = {
    'a DNS that is silent': (timeOut) => ({ resolve: () => setImmediate(timeOut) }),
    'a server that is silent': (timeOut) => {
      answer(timeOut);
      return {};
    },
    'a body that stops': (timeOut) => {
      answer((_request, response) => {
        response.write('{"keys":', () => setImmediate(timeOut));
      });
      return {};
    },
    'a body that drips': (timeOut) => {
      let drips = 0;
      answer((_request, response) => {
        const drip = (): void => {
          if (++drips === 20) timeOut();
          if (!response.closed) response.write(' ', () => setImmediate(drip));
        };
        drip();
      });
      return {};
    },
    'redirects that are slow': (timeOut) => {
      let hops = 0;
      answer((_request, response) => {
        if (++hops === 2) timeOut();
        else response.writeHead(302, { location: '/odd' }).end();
      });
      return {};
    },
  };
  for (const [name, stall] of Object.entries(stalls)) {
    const controller = new AbortController();
    const overrides = stall(() => {
      controller.abort();
    });
    const startTimeout = (milliseconds: number): AbortSignal => {
      started.push(milliseconds);
      return controller.signal;
    };
    await t.rejects(
      fetchJson(
        dependencies({ ...overrides, startTimeout }),
        provider.jwksUri.replace('/jwks', '/odd'),
        allowPrivate,
      ),
      { code: 'ERR_PROVIDER_UNREACHABLE', message: /no answer within 5 seconds/u },
      name,
    );
  }
  t.same(started, [5000, 5000, 5000, 5000, 5000], 'one clock a call');
});

t.test('what fails below HTTP is told in words', async (t) => {
  const away = await startOpenIdProvider();
  await away.close();
  await t.rejects(fetchJson(dependencies(), away.jwksUri, allowPrivate), {
    code: 'ERR_PROVIDER_UNREACHABLE',
    message: /the connection was refused: nothing listens there/u,
  });
  await t.rejects(fetchJson(systemFetch, provider.jwksUri, allowPrivate), {
    message: /not trusted here: name it with NODE_EXTRA_CA_CERTS/u,
  });
  const renamed = dependencies({
    resolve: (_host, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  const url = provider.jwksUri.replace('localhost', 'other.example.com');
  await t.rejects(fetchJson(renamed, url, allowPrivate), {
    message: /its certificate is for another host name/u,
  });
  const unknown = dependencies({
    resolve: (_host, done) => done(Object.assign(new Error('?'), { code: 'ENOTFOUND' }), []),
  });
  await t.rejects(fetchJson(unknown, url, allowPrivate), {
    message: /its host name does not exist/u,
  });
});

t.test('the environment names an authority, but no proxy and no blind trust', async (t) => {
  const folder = t.testdir({ 'ca.crt': provider.ca });
  const source = new URL('../../src/providers/fetch-json.ts', import.meta.url).href;
  const program = `
    const { fetchJson, systemFetch } = await import(${JSON.stringify(source)});
    const rules = { allowInsecure: false, allowPrivate: true };
    console.log(JSON.stringify(await fetchJson(systemFetch, ${JSON.stringify(provider.jwksUri)}, rules)));`;
  const run = async (env: NodeJS.ProcessEnv): Promise<string> => {
    const proxies = {
      NODE_USE_ENV_PROXY: '1',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      NODE_NO_WARNINGS: '1',
    };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { env: { ...proxies, ...env } },
    );
    return stdout;
  };
  t.match(JSON.parse(await run({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.crt') })), { keys: [{}] });
  await t.rejects(run({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }), { message: /not trusted here/u });
});
