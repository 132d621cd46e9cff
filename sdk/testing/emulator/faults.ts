import { z } from 'zod';

/** A fault to inject and the requests it meets. */
export const FaultSchema = z.strictObject({
  match: z.strictObject({ method: z.string().optional(), path: z.union([z.instanceof(RegExp), z.string().max(200)]).optional() }).default({}),
  /** How many requests it meets; default 1, `forever` until cleared. */
  times: z.union([z.int().positive(), z.literal('forever')]).default(1),
  then: z.union([
    z.strictObject({ status: z.int(), headers: z.record(z.string(), z.string()).optional(), body: z.unknown().optional() }),
    /** Answers as usual, later. */
    z.strictObject({ delayMs: z.number().nonnegative() }),
    /** The connection ends in the middle of the body. */
    z.literal('cut'),
    /** 200 with half a JSON text. */
    z.literal('malformed'),
  ]),
});
/** A fault to inject and the requests it meets. `path` is matched as a regular expression. */
export type Fault = z.input<typeof FaultSchema>;

/** The faults a test has switched on. */
export interface Faults {
  /** Later faults are met after earlier ones. Returns the end of it. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The fault this request meets, counted down. */
  take(method: string, path: string): z.output<typeof FaultSchema>['then'] | undefined;
}

/** An empty set of faults. */
export function createFaults(): Faults {
  let active: z.output<typeof FaultSchema>[] = [];
  const drop = (fault: z.output<typeof FaultSchema>) => (active = active.filter((other) => other !== fault));
  return {
    add(input) {
      const fault = FaultSchema.parse(input);
      active.push(fault);
      return () => void drop(fault);
    },
    clear() {
      active = [];
    },
    take(method, path) {
      const fault = active.find(
        ({ match }) => (match.method === undefined || match.method === method) && (match.path === undefined || new RegExp(match.path).test(path)),
      );
      if (!fault) return undefined;
      if (fault.times !== 'forever' && --fault.times === 0) drop(fault);
      return fault.then;
    },
  };
}
