/** The object that an Event is about: one that is in a namespace. */
export interface EventObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `kubectl describe` finds an object's Events by it. */
  readonly uid: string;
}

/** Something that happened to an object, for whoever runs `kubectl describe` on it. */
export interface ClusterEvent {
  readonly type: 'Normal' | 'Warning';
  /** What happened, in one word: `PolicyLoaded`. */
  readonly reason: string;
  /** For people. It is cut at 1024 characters, and its lines are joined. */
  readonly message: string;
  /**
   * Names what several replicas see and one of them shall tell: a resourceVersion, a day. Where it
   * is left out, Events of equal words are counted, whoever tells them.
   */
  readonly happening?: string;
}
