import { Temporal } from 'temporal-polyfill';

/** A point in time as ISO 8601 in UTC, or why a text is none. */
export type Instant = { readonly instant: string } | { readonly instant: null; readonly why: string };

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}:?\d{2})?$/;

/**
 * The instant that a date and time names: `2026-02-10 23:55`, in a time zone; or with an offset of its own, as in
 * `2026-02-10T23:55:00-05:00` or `… Z`. A time that does not exist, or exists twice, where clocks change is refused.
 */
export function instantOf(text: string, timeZone: string): Instant {
  const [, date, time, offset] = FORM.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) {
    return refuse(
      'a date and time such as 2026-02-10 23:55 was expected, or one with an offset such as -05:00',
    );
  }
  try {
    if (offset !== undefined) return ok(Temporal.Instant.from(`${date}T${time}${normal(offset)}`));
    const local = Temporal.PlainDateTime.from(`${date}T${time}`);
    const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
      local.toZonedDateTime(timeZone, { disambiguation }),
    );
    if (earlier!.equals(later!)) return ok(earlier!.toInstant());
    // Where clocks go forward, neither reading shows the time that was written.
    const isTwice = earlier!.toPlainDateTime().equals(local);
    return refuse(
      isTwice
        ? `clocks go back then in ${timeZone}, so this time comes twice; write it with its offset, ${earlier!.offset} or ${later!.offset}`
        : `clocks go forward then in ${timeZone}, so there is no such time`,
    );
  } catch {
    return refuse('there is no such date or time');
  }
}

/** Whether a name is that of a time zone, e.g. `America/New_York`. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

function normal(offset: string): string {
  if (offset === 'UTC' || offset === 'Z') return 'Z';
  return offset.includes(':') ? offset : `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

function ok(instant: Temporal.Instant): Instant {
  return { instant: instant.toString() };
}

function refuse(why: string): Instant {
  return { instant: null, why };
}
