import { readPage } from './table.ts';

/** A block of code of a page. */
export interface Block {
  /** The heading it stands below. */
  readonly heading: string;
  /** As it is named behind the fence: `sh`, `yaml`. */
  readonly language: string;
  readonly text: string;
}

/** The blocks of code of a page of docs, in their order. */
export function readBlocks(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { readonly language: string; readonly lines: string[] } | undefined;
  for (const line of readPage(page).split('\n')) {
    if (line.startsWith('```')) {
      if (open === undefined) open = { language: line.slice(3), lines: [] };
      else {
        blocks.push({ heading, language: open.language, text: `${open.lines.join('\n')}\n` });
        open = undefined;
      }
    } else if (open !== undefined) open.lines.push(line);
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '');
  }
  return blocks;
}
