/** A server or a step that did not come up: the message is the one sentence people see, Chinese first. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
