/** One thing that runs as long as the process does: a server, a watch, a source of certificates. */
export interface Part {
  /** Why no review should come here as far as this part knows; left out where it never minds. */
  readonly notReady?: () => readonly string[];
  /** Stops it. Whatever it started is over, or can be left, when this resolves. */
  readonly close: () => void | Promise<void>;
}
