/** Token of the record as the role that only reads: `@Inject(INSPECTION_READ) orm: MikroORM`. */
export const INSPECTION_READ = Symbol('InspectionRead');

/** Token of the record as the role that writes questions, matters of attention and watch lists. */
export const INSPECTION_WRITE = Symbol('InspectionWrite');

/** Token of the runner of commands under that role: `@Inject(INSPECTION_COMMANDS) commands: CommandRunner`. */
export const INSPECTION_COMMANDS = Symbol('InspectionCommands');
