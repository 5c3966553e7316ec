import { readFileSync } from 'node:fs';

const docs = new URL('../../docs/', import.meta.url);

/** One row of a table: its cells by the header above them, without the marks of code. */
export type Row = Readonly<Record<string, string>>;

/** A page of docs, as it is. */
export function readPage(page: string): string {
  return readFileSync(new URL(page, docs), 'utf8');
}

/** The first table below a heading of a page; throws where there is none. */
export function readTable(page: string, heading: string): readonly Row[] {
  const lines = readPage(page).split('\n');
  const start = lines.findIndex((line) => line.startsWith('#') && plain(line) === plain(heading));
  if (start === -1) throw new Error(`docs/${page} has no heading "${heading}"`);
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.startsWith('#'));
  const section = end === -1 ? after : after.slice(0, end);
  const [header, , ...rows] = section.filter((line) => line.startsWith('|')).map(cellsOf);
  if (header === undefined) throw new Error(`docs/${page} has no table below "${heading}"`);
  return rows.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])),
  );
}

/** What a column says, row by row. */
export function columnOf(rows: readonly Row[], column: string): readonly string[] {
  return rows.map((row) => row[column] ?? '');
}

function cellsOf(line: string): readonly string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => plain(cell).replaceAll('\\|', '|'));
}

function plain(text: string): string {
  return text.replaceAll(/[#`]/g, '').trim();
}
