import { VivariumError } from '@vivarium/sdk/contract';

/** What is said of a widget that came to nothing in its time. */
export const tooLate = (): VivariumError => new VivariumError('timeout', 'The widget did not start in time. Try again.');

/** What comes, where it comes in time. @throws VivariumError `timeout` */
export async function inTime<Value>(coming: Promise<Value>, milliseconds: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(tooLate()), milliseconds)));
  try {
    return await Promise.race([coming, late]);
  } finally {
    clearTimeout(timer);
  }
}
