import t from 'tap';
import { compilePathExpression, quoteLiteral } from '../../src/explain/path-expression.ts';

function matches(expression: string, path: string): boolean {
  const compiled = compilePathExpression(expression);
  if (typeof compiled === 'string') throw new Error(compiled);
  return compiled.matches(path);
}

t.test('the whole path must match', (t) => {
  t.ok(matches('/.*', '/orders'));
  t.ok(matches('/orders|/billing', '/billing'));
  t.notOk(matches('/orders|/billing', '/billing/1'));
  t.notOk(matches('/orders', '/orders/'));
  t.notOk(matches('', '/'));
  t.end();
});

t.test('what RE2 does not understand is told of', (t) => {
  for (const expression of ['/(?=a)', '/(a', '/[', String.raw`/(a)\1`])
    t.match(compilePathExpression(expression), /RE2/, expression);
  t.end();
});

t.test('an expression made to take long takes no time', { timeout: 20_000 }, (t) => {
  t.notOk(matches('(/a+)+$', `${'/a'.repeat(1000)}!`));
  t.match(compilePathExpression('(x{0,1000}){0,1}'.repeat(60)), /too large/);
  t.match(compilePathExpression('a'.repeat(2000)), /longer than/);
  t.notOk(matches('.*', 'a'.repeat(3000)), 'nor is a path of any length compared');
  t.end();
});

t.test('a literal stands for itself', (t) => {
  t.ok(matches(quoteLiteral('/a.b(c)*'), '/a.b(c)*'));
  t.notOk(matches(quoteLiteral('/a.b'), '/axb'));
  t.end();
});
