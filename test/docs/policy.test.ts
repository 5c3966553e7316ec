import t from 'tap';
import { z } from 'zod';
import { policySchema } from '../../src/policy/schema.ts';
import { columnOf, readTable } from './table.ts';

const page = 'docs/policy.md';

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

interface Key {
  readonly path: string;
  readonly default: unknown;
}

/** The keys of the document that hold a value of their own: `dex.hosts`, `providers[].name`. */
function keysOf({ properties = {} }: JsonSchema, above = ''): readonly Key[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${above}${name}`;
    if (schema.properties !== undefined) return keysOf(schema, `${path}.`);
    if (schema.items?.properties !== undefined) return keysOf(schema.items, `${path}[].`);
    return [{ path, default: schema.default }];
  });
}

t.test('every key of the policy stands in docs/policy.md with its default', async (t) => {
  const schema = z.toJSONSchema(policySchema, { io: 'input' }) as JsonSchema;
  const keys = keysOf(schema);
  t.ok(keys.length > 10, 'the keys are found');
  const rows = readTable('policy.md', 'Keys');
  for (const { path, default: value } of keys) {
    const row = rows.find((row) => row['key'] === path);
    t.ok(row, `${page}, Keys: a row for ${path}`);
    const written = Array.isArray(value) && value.length > 0 ? value.join(', ') : json(value);
    t.equal(row?.['default'], written, `${page}, Keys: the default of ${path}`);
  }
  for (const path of columnOf(rows, 'key'))
    t.ok(
      keys.some((key) => key.path === path),
      `${path} of ${page} is a key of the schema`,
    );
});

function json(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
