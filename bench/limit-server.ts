import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';

/**
 * What an admission webhook in Node can't be faster than: it reads the body, parses it, and answers
 * a constant.
 *
 *     node limit-server.ts PORT CERTIFICATES ANSWER-FILE
 */
const [port, certificates = '', answerFile = ''] = process.argv.slice(2);
const answer = readFileSync(answerFile);
const headers = {
  'content-type': 'application/json; charset=utf-8',
  'content-length': answer.length,
};

createServer(
  {
    cert: readFileSync(join(certificates, 'tls.crt')),
    key: readFileSync(join(certificates, 'tls.key')),
  },
  (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const review: unknown = JSON.parse(Buffer.concat(chunks).toString());
      response.writeHead(review === undefined ? 500 : 200, headers).end(answer);
    });
  },
).listen(Number(port), '127.0.0.1');
