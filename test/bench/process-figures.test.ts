import t from 'tap';
import { parseCpuSeconds, parseResidentBytes } from '../../bench/process-figures.ts';

t.test('the times stand behind a name that may hold anything', (t) => {
  const rest = 'S 1 2 3 0 -1 4194304 9 0 0 0 250 50 7 7 20 0 11 0 5';
  t.equal(parseCpuSeconds(`42 (node) ${rest}`), 3);
  t.equal(parseCpuSeconds(`42 (a) b (c 1 2) ${rest}`), 3);
  t.end();
});

t.test('resident memory is told in kB of 1024 bytes', (t) => {
  t.equal(parseResidentBytes('VmHWM:\t  900 kB\nVmRSS:\t   512 kB\nRssAnon:\t 1 kB\n'), 524_288);
  t.end();
});
