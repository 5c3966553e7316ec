import { executionAsyncResource } from 'node:async_hooks';

const kept: { tick?: object } = {};

/**
 * Keeps one of the objects that Node makes for each `process.nextTick`, five of them for a review. Their
 * keys are computed, and V8 remembers one shape for such objects: once a collection has found none of
 * them, each takes seven times as long, for as long as the process lives.
 */
export function keepTick(): void {
  process.nextTick(() => {
    kept.tick = executionAsyncResource();
  });
}
