import fc from 'fast-check';
import { expect, test } from 'vitest';
import { movedDeadline } from './suspension.ts';

const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });

test('what was left of the deadline when a need was held up is left of it when it goes on', () => {
  fc.assert(
    fc.property(instant, instant, fc.nat(10 ** 11), (deadline, since, ms) => {
      const now = new Date(since.getTime() + ms);
      expect(movedDeadline(deadline, since, now).getTime() - now.getTime()).toBe(deadline.getTime() - since.getTime());
    }),
  );
});

test('a clock that went backwards never brings the deadline nearer', () => {
  const [deadline, since] = [new Date('2030-01-02'), new Date('2030-01-01')];
  expect(movedDeadline(deadline, since, new Date('2029-01-01'))).toEqual(deadline);
});
