/** Within how many days the organiser takes a dispute up, and settles it. */
export const disputeDays = { taken_up: 5, settled: 15 } as const;

export const settleBy = (raisedAt: Date): Date => new Date(raisedAt.getTime() + disputeDays.settled * 86_400_000);
