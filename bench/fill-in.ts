/**
 * Puts tables into a document: each between the lines `<!-- bench NAME -->` and `<!-- /bench -->`.
 *
 * @param texts - by name; a block whose name has none stays as it is
 * @throws Error where a block has no end
 */
export function fillIn(document: string, texts: ReadonlyMap<string, string>): string {
  const [head = '', ...blocks] = document.split(start);
  return blocks.reduce((filled, block) => {
    const name = block.slice(0, block.indexOf(' '));
    const last = block.indexOf(end);
    if (last === -1) throw new Error(`the block "${name}" has no end: ${end}`);
    const text = texts.get(name);
    const inside = text === undefined ? block.slice(0, last) : `${name} -->\n\n${text}\n\n`;
    return filled + start + inside + block.slice(last);
  }, head);
}

const start = '<!-- bench ';
const end = '<!-- /bench -->';
