import { Visitor } from 'oxc-parser';
import t from 'tap';
import type { ErrorCode } from '../../src/errors.ts';
import { DexodusError } from '../../src/errors.ts';
import { errorAnswer } from '../../src/server/error-answer.ts';
import { readModules } from '../architecture/read-modules.ts';
import { columnOf, readTable } from './table.ts';

const page = 'docs/errors.md';
const rows = readTable('errors.md', 'Errors');
const modules = readModules('src');

/** The members of the type ErrorCode. */
function declaredCodes(): readonly ErrorCode[] {
  const codes: ErrorCode[] = [];
  const module = modules.find(({ path }) => path === 'src/errors.ts');
  if (module === undefined) throw new Error('src/errors.ts is not there');
  new Visitor({
    TSLiteralType({ literal }) {
      // What the type of this very list names is what stands there.
      if (literal.type === 'Literal') codes.push(literal.value as ErrorCode);
    },
  }).visit(module.program);
  return codes;
}

/** The codes that the server gives to what it refuses itself: `code: 'ERR_…'`. */
function answeredCodes(): readonly string[] {
  const codes: string[] = [];
  for (const module of modules.filter(({ path }) => path.startsWith('src/server/')))
    new Visitor({
      Property({ key, value }) {
        if (key.type !== 'Identifier' || key.name !== 'code' || value.type !== 'Literal') return;
        codes.push(String(value.value));
      },
    }).visit(module.program);
  return codes;
}

t.test('every error code stands in docs/errors.md, and no other does', async (t) => {
  const declared = declaredCodes();
  t.ok(declared.length > 5, 'the codes are found');
  const codes = new Set<string>([...declared, ...answeredCodes()]);
  const documented = columnOf(rows, 'code');
  for (const code of codes) t.ok(documented.includes(code), `${page} has a row for ${code}`);
  for (const code of documented) t.ok(codes.has(code), `${code} of ${page} is raised somewhere`);
  t.equal(new Set(documented).size, documented.length, 'each once');
});

t.test('the HTTP status of each error is the one that is answered', async (t) => {
  for (const code of declaredCodes()) {
    const { status, code: answered } = errorAnswer(new DexodusError(code, 'x'), 1);
    const row = rows.find((row) => row['code'] === code);
    const expected = answered === code ? String(status) : '';
    t.equal(row?.['HTTP status'], expected, `${page}: the status of ${code}`);
  }
  for (const statusCode of [413, 415, 500]) {
    const { code } = errorAnswer(Object.assign(new Error('x'), { statusCode }), 1);
    const row = rows.find((row) => row['code'] === code);
    t.equal(row?.['HTTP status'], String(statusCode), `${page}: the status of ${code}`);
  }
});
