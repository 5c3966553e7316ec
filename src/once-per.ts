/**
 * The same function, which remembers what it made of each subject the last time, for as long as the
 * subject lives. It is made anew where a member of the context is another value than then. For
 * subjects that never change.
 */
export function oncePer<
  Subject extends object,
  Context extends readonly [] | readonly [object],
  Made,
>(
  make: (subject: Subject, ...context: Context) => Made,
): (subject: Subject, ...context: Context) => Made {
  const last = new WeakMap<Subject, { readonly context: Context; readonly made: Made }>();
  return (subject, ...context) => {
    const known = last.get(subject);
    if (known !== undefined && isSame(known.context[0], context[0])) return known.made;
    const made = make(subject, ...context);
    last.set(subject, { context, made });
    return made;
  };
}

/** Whether the members of two objects of one type are the same values. */
function isSame<Context extends object>(
  one: Context | undefined,
  other: Context | undefined,
): boolean {
  for (const key in one) if (one[key] !== other?.[key]) return false;
  return true;
}
