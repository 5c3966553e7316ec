import fc from 'fast-check';
import t from 'tap';
import { ascii, toAscii, toAsciiJson } from '../src/ascii.ts';

t.test('no character of any text can steer a terminal, and none is lost', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = toAsciiJson({ value });
      for (const character of text) if (character < ' ' || character > '~') return false;
      return JSON.parse(text).value === value;
    }),
  );
  t.equal(toAscii('"a\u007fb\u009b31m\ud800é"'), '"a\\u007fb\\u009b31m\\ud800\\u00e9"');
  t.end();
});

t.test('a plain text is the same text', async (t) => {
  t.equal(toAscii('{"a":"b\\n"}\n{"c":1}\n'), '{"a":"b\\n"}\n{"c":1}\n');
});

t.test('a template is its texts and what stands between them', async (t) => {
  t.equal(ascii`plain`, 'plain');
  const text = toAscii('"é"');
  t.equal(ascii`{"a":${text},"b":${true}}`, '{"a":"\\u00e9","b":true}');
});
