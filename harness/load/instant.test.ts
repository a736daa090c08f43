import { describe, expect, it } from 'vitest';
import { instantOf, isTimeZone } from './instant.ts';

const NEW_YORK = 'America/New_York';

describe('instantOf', () => {
  it.each([
    ['2026-02-10 23:55', NEW_YORK, '2026-02-11T04:55:00Z'],
    ['2026-02-10T23:55:30', NEW_YORK, '2026-02-11T04:55:30Z'],
    ['2026-07-10 23:55', NEW_YORK, '2026-07-11T03:55:00Z'],
    // The nights in which clocks change, and the evenings before.
    ['2026-03-07 23:55', NEW_YORK, '2026-03-08T04:55:00Z'],
    ['2026-03-08 01:59', NEW_YORK, '2026-03-08T06:59:00Z'],
    ['2026-03-08 03:00', NEW_YORK, '2026-03-08T07:00:00Z'],
    ['2026-03-08 23:55', NEW_YORK, '2026-03-09T03:55:00Z'],
    ['2026-11-01 23:55', NEW_YORK, '2026-11-02T04:55:00Z'],
    ['2026-11-01T01:30-04:00', NEW_YORK, '2026-11-01T05:30:00Z'],
    ['2026-11-01T01:30-0500', NEW_YORK, '2026-11-01T06:30:00Z'],
    ['2026-02-10T23:55:00-05:00', 'Asia/Tokyo', '2026-02-11T04:55:00Z'],
    ['2019-02-06 06:04:03.168126000 Z', NEW_YORK, '2019-02-06T06:04:03.168126Z'],
    ['2019-02-06 06:04:03 UTC', NEW_YORK, '2019-02-06T06:04:03Z'],
    ['2019-02-06 06:04:03 -0500', NEW_YORK, '2019-02-06T11:04:03Z'],
  ])('%s in %s is %s', (text, zone, instant) => {
    expect(instantOf(text, zone)).toEqual({ instant });
  });

  it.each([
    ['2026-03-08 02:30', 'clocks go forward then in America/New_York, so there is no such time'],
    ['2026-11-01 01:30', 'this time comes twice; write it with its offset, -04:00 or -05:00'],
    ['2026-02-30 23:55', 'there is no such date or time'],
    ['2026-02-10 25:00', 'there is no such date or time'],
    ['10.2.2026 23:55', 'a date and time such as 2026-02-10 23:55 was expected'],
    ['2026-02-10 23:55 EST', 'or one with an offset such as -05:00'],
    ['', 'was expected'],
  ])('refuses `%s`: %s', (text, why) => {
    expect(instantOf(text, NEW_YORK)).toMatchObject({
      instant: null,
      why: expect.stringContaining(why) as string,
    });
  });
});

it('knows time zones by their names', () => {
  expect(['America/New_York', 'UTC', 'Mars/Base', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});
