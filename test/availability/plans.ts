import { clockAhead, renewed, rotated, secretDeleted, wholeLife } from './certificate-scenarios.ts';
import type { Scenario } from './measure.ts';
import {
  apiServerRestarted,
  configMapDeleted,
  etcdRestarted,
  kill,
  nothing,
  policyEdits,
  rollingRestart,
  stopped,
  webhooksDeleted,
} from './scenarios.ts';

/** All of it: some 12 minutes. Those with a moved clock come last, as they replace the replicas. */
export const fullPlan: readonly Scenario[] = [
  nothing(10),
  rollingRestart(10),
  kill(10, 0),
  kill(3, 1000),
  policyEdits(1000, 20),
  configMapDeleted(5),
  apiServerRestarted(3),
  etcdRestarted(3),
  webhooksDeleted(3),
  stopped(120),
  clockAhead('a day', 1),
  clockAhead('a year', 365),
  renewed(10),
  rotated(3),
  secretDeleted(),
  wholeLife(),
];

/** For each change: each kind of it once or twice. */
export const shortPlan: readonly Scenario[] = [
  rollingRestart(1),
  kill(2, 0),
  policyEdits(60, 20),
  configMapDeleted(1),
  renewed(2),
  rotated(1),
  secretDeleted(),
];
