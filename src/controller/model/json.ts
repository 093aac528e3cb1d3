/** What can cross the Controller's border and be stored: plain JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A time as RFC 3339 in UTC, as all data carries it. */
export type Timestamp = string;
