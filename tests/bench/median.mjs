/** The value below which a share of the values lies. */
export const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** The middle value. */
export const median = (values) => percentile(values, 0.5);
