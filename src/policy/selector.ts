/** The labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** A Kubernetes LabelSelector (`meta/v1`): all of its requirements have to be met. */
export interface LabelSelector {
  readonly matchLabels: Labels;
  readonly matchExpressions: readonly LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Empty for `Exists` and `DoesNotExist`. */
  readonly values: readonly string[];
}

/**
 * Compiles a selector to the question whether it selects an object with these labels. As in
 * Kubernetes, `NotIn` selects what lacks the label too, and a selector without requirements
 * selects everything.
 */
export function compileSelector(selector: LabelSelector): (labels: Labels) => boolean {
  const requirements = [
    ...Object.entries(selector.matchLabels).map(
      ([key, value]) =>
        (labels: Labels) =>
          valueOf(labels, key) === value,
    ),
    ...selector.matchExpressions.map(compileExpression),
  ];
  return (labels) => requirements.every((isMet) => isMet(labels));
}

function compileExpression({
  key,
  operator,
  values,
}: LabelExpression): (labels: Labels) => boolean {
  const known = new Set<string | undefined>(values);
  switch (operator) {
    case 'In':
      return (labels) => known.has(valueOf(labels, key));
    case 'NotIn':
      return (labels) => !known.has(valueOf(labels, key));
    case 'Exists':
      return (labels) => valueOf(labels, key) !== undefined;
    case 'DoesNotExist':
      return (labels) => valueOf(labels, key) === undefined;
  }
}

/** A label may be called `constructor`: what every object inherits is no label. */
function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
