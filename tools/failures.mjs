/** Failed tests of both runners in one list, so that a long run ends with what failed and why: `npm test` gives the path of the list in VIVARIUM_FAILURES. */
import { appendFileSync } from 'node:fs';

const list = process.env.VIVARIUM_FAILURES;
const note = (name, reason) => list && appendFileSync(list, `✖ ${name}\n${String(reason ?? 'no reason given').replaceAll(/^/gm, '    ')}\n`);

/** A reporter of node:test: notes each test that failed itself, not the suites around it. */
export default async function* nodeFailures(source) {
  for await (const { type, data } of source) {
    if (type !== 'test:fail' || data.details.error?.failureType === 'subtestsFailed') continue;
    const { error } = data.details;
    note(`${data.file ?? ''}: ${data.name}`, error?.cause?.stack ?? error?.cause ?? error);
  }
}

function* failedTests(suite, path = []) {
  for (const test of suite?.tests ?? []) if (!test.passed && !test.skipped) yield { name: [...path, test.name].join(' › '), error: test.error };
  for (const inner of suite?.suites ?? []) yield* failedTests(inner, [...path, inner.name]);
}

/** A reporter of @web/test-runner: notes each failed test and each file that failed before its tests. */
export function browserFailures() {
  return {
    stop({ sessions }) {
      for (const session of sessions) {
        for (const error of session.errors) note(session.testFile, `${error.message}\n${error.stack ?? ''}`);
        for (const { name, error } of failedTests(session.testResults)) note(`${session.testFile}: ${name}`, error && `${error.message}\n${error.stack ?? ''}`);
      }
    },
  };
}
