/** Reviews to send, one after another on each connection. */
export interface Load {
  /** With its path. */
  readonly url: URL;
  /** One body a line. */
  readonly bodiesFile: string;
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it. */
export interface LoadResult {
  readonly requests: number;
  readonly microseconds: number;
  readonly p50Microseconds: number;
  readonly p99Microseconds: number;
}

/** Sends reviews; throws where one of them failed. */
export type SendLoad = (load: Load) => Promise<LoadResult>;
