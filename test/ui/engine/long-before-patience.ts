/**
 * Milliseconds in which a dead context is missed on any machine: its pulse tells after two seconds, while the patience
 * with one that only says nothing ends after twenty.
 */
export const LONG_BEFORE_PATIENCE = 15_000;
