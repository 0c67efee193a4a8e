/** A window in which a list and its detail are shown one at a time, as a media query. */
export const narrowWindow = "(max-width: 760px)";
