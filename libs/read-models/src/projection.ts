/** Changed when the same events would give other rows; another number than the stored one means a rebuild. */
export const PROJECTION = 2;

/** Changed when the tables are others; a file of another form is emptied, since all of it is built again from the events. */
export const FORM = 4;
