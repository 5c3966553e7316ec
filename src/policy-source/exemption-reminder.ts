import type { Logger } from 'pino';
import type { Policy } from '../policy/policy.ts';
import type { ExemptionDocument } from '../policy/schema.ts';
import { quote } from '../verdict/quote.ts';

/** What is told of an exemption that ends soon. */
export interface ExemptionReminder {
  readonly message: string;
  /** Names the exemption and its day, or the day alone where it is about many. */
  readonly happening: string;
}

export interface ExemptionReminderDependencies {
  /** The policy in force. */
  readonly policy: () => Pick<Policy, 'exemptions'> | undefined;
  readonly log: Pick<Logger, 'warn'>;
  /** Told of each exemption once, beside the log. */
  readonly remind: (reminder: ExemptionReminder) => void;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
  /** Calls back once after so many milliseconds, unless what it gives back is called first. */
  readonly timer: (milliseconds: number, callback: () => void) => () => void;
}

/** The reminder, until it is closed. */
export interface RunningReminder {
  /** Looks now: the policy has changed. */
  readonly look: () => void;
  readonly close: () => void;
}

const millisecondsPerHour = 3_600_000;
/** The day of the end, and the six before it: a week until the exemption is over. */
const daysBefore = 6;
/** Who ends more exemptions than that on one day knows it, and needs no line for each. */
const maxTold = 10;

/**
 * Reminds of each exemption a week before it is over, once: looks each full hour, so that all
 * replicas look at the same time.
 */
export function startExemptionReminder(
  dependencies: ExemptionReminderDependencies,
): RunningReminder {
  const { policy, log, remind, now, timer } = dependencies;
  let told: ReadonlySet<string> = new Set();
  let cancel: (() => void) | undefined;

  function look(): void {
    const today = dayOf(now());
    const ending = endingBetween(policy()?.exemptions ?? [], {
      first: today,
      last: dayOf(now() + daysBefore * 24 * millisecondsPerHour),
    });
    const reminders = remindersOf(ending.filter((exemption) => !told.has(nameOf(exemption))));
    told = new Set(ending.map(nameOf));
    for (const reminder of reminders) {
      log.warn(reminder.message);
      remind(reminder);
    }
  }

  function schedule(): void {
    cancel = timer(millisecondsPerHour - (now() % millisecondsPerHour), () => {
      look();
      schedule();
    });
  }

  schedule();
  return { look, close: () => cancel?.() };
}

/** Days in the form YYYY-MM-DD sort as text. */
function endingBetween(
  exemptions: readonly ExemptionDocument[],
  { first, last }: { readonly first: string; readonly last: string },
): readonly ExemptionDocument[] {
  return exemptions.filter(({ until }) => first <= until && until <= last);
}

function remindersOf(exemptions: readonly ExemptionDocument[]): readonly ExemptionReminder[] {
  const reminders = exemptions.slice(0, maxTold).map((exemption) => {
    const { until, owner, reason } = exemption;
    const about = `owner ${quote(owner)}, reason ${quote(reason)}`;
    const message = `the exemption of ${subjectOf(exemption)} ends with ${until} (UTC): ${about}`;
    return { message, happening: nameOf(exemption) };
  });
  const rest = exemptions.slice(maxTold);
  const last = rest
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  if (last !== undefined)
    reminders.push({
      message: `${rest.length} more exemptions end until ${last} (UTC)`,
      happening: `${rest.length} more until ${last}`,
    });
  return reminders;
}

function subjectOf({ namespace, name }: ExemptionDocument): string {
  return name === undefined
    ? `every APIRule in namespace ${quote(namespace)}`
    : `APIRule ${quote(`${namespace}/${name}`)}`;
}

function nameOf({ namespace, name, until }: ExemptionDocument): string {
  return JSON.stringify([namespace, name ?? null, until]);
}

function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
