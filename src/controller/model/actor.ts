/** Who asks for something: recorded with each operation. */
export interface Actor {
  readonly user: string;
  readonly host: string;
}
