/** What a map shows of each cohort and day. */
export type CohortMetric = {
  /** A ratio of the answer. */
  readonly metric: string;
  /** From this share on, it is as dark as it gets. */
  readonly darkest: number;
  readonly name: string;
  /** What is said where there is none of it. */
  readonly none: string;
  /** The day, the last one, of which is shown what there is until now, however young a cohort is. */
  readonly soFar?: number;
};
