/** A logger that keeps its lines: `level: text`. */
export interface RecordedLog {
  readonly lines: readonly string[];
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (text: unknown) => void>>;
}

export function recordLog(): RecordedLog {
  const lines: string[] = [];
  const at = (level: string) => (text: unknown) => void lines.push(`${level}: ${String(text)}`);
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}
