/** Answers that still hold, by what was asked. */
export type Kept<Answer> = {
  get(question: string): Answer | null;
  /** What is asked now. @returns What takes its answer, unless that holds no more when it comes. */
  asking(question: string): (answer: Answer) => void;
};
