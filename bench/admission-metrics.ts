/** Time that an API server spent on admission, as its own metrics tell. */
export interface AdmissionTime {
  readonly seconds: number;
  readonly count: number;
}

/** Histograms in which webhooks and in-tree policies are timed, and the label that names them. */
const histograms = [
  { metric: 'apiserver_admission_webhook_admission_duration_seconds', label: 'name' },
  { metric: 'apiserver_mutating_admission_policy_check_duration_seconds', label: 'policy' },
  { metric: 'apiserver_validating_admission_policy_check_duration_seconds', label: 'policy' },
];

/**
 * Sums what the named webhooks and policies took.
 *
 * @param text - of the API server's `/metrics`
 */
export function admissionTime(text: string, names: readonly string[]): AdmissionTime {
  let seconds = 0;
  let count = 0;
  for (const line of text.split('\n')) {
    for (const { metric, label } of histograms) {
      if (!line.startsWith(metric)) continue;
      if (!names.some((name) => line.includes(`${label}="${name}"`))) continue;
      const value = Number(line.slice(line.lastIndexOf(' ') + 1));
      if (line.startsWith(`${metric}_sum{`)) seconds += value;
      if (line.startsWith(`${metric}_count{`)) count += value;
    }
  }
  return { seconds, count };
}
