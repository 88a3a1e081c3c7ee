/** What stops a command, in words for the person who typed it. */
export class CommandError extends Error {}
