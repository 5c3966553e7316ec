/** Subjects that may come again, as themselves. */
const lasting = new WeakSet<object>();

/** Says of a subject that it may come again: then what is made of it is remembered. */
export function lasts<Subject extends object>(subject: Subject): Subject {
  lasting.add(subject);
  return subject;
}

/**
 * The same function, which remembers what it made of each subject that lasts, the last time, for as
 * long as the subject lives. It is made anew where a member of the context is another value than then.
 * What was made lasts as well, and so do its members. For subjects that never change.
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
    // To remember what comes only once costs more than to make it: mostly time of the collector.
    if (!lasting.has(subject)) return make(subject, ...context);
    const known = last.get(subject);
    if (known !== undefined && isSame(known.context[0], context[0])) return known.made;
    const made = make(subject, ...context);
    last.set(subject, { context, made });
    if (isAnObject(made)) {
      lasts(made);
      for (const member of Object.values(made)) if (isAnObject(member)) lasts(member);
    }
    return made;
  };
}

function isAnObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Whether the members of two objects of one type are the same values. */
function isSame<Context extends object>(
  one: Context | undefined,
  other: Context | undefined,
): boolean {
  for (const key in one) if (one[key] !== other?.[key]) return false;
  return true;
}
