/** A command on a simulated host fails: with this status, and these words on its standard error. */
export class Failure extends Error {
  readonly status: number;

  constructor(words: string, status = 1) {
    super(words);
    this.name = 'Failure';
    this.status = status;
  }
}

export function noSuchFile(program: string, path: string): Failure {
  return new Failure(`${program}: ${path}: No such file or directory`);
}

export function noSpace(program: string, path: string): Failure {
  return new Failure(`${program}: error writing '${path}': No space left on device`);
}
