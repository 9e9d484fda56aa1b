// From vitest's report to the numbers that the last line of `npm test` tells. Whatever went wrong outside of a test counts as a
// failure too, so that the line can be trusted by itself.

/** The part of vitest's JSON report that is read here. */
export interface VitestJson {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { status: string }[];
  }[];
}

export interface Numbers {
  passed: number;
  failed: number;
  skipped: number;
  /** A sentence for each failure that no test reported. */
  remarks: string[];
}

export function count(report: VitestJson | undefined, exitCode: number): Numbers {
  const numbers: Numbers = { passed: 0, failed: 0, skipped: 0, remarks: [] };
  const fail = (remark: string) => {
    numbers.failed += 1;
    numbers.remarks.push(remark);
  };
  for (const file of report?.testResults ?? []) {
    for (const { status } of file.assertionResults) {
      if (status === 'passed') numbers.passed += 1;
      else if (status === 'failed') numbers.failed += 1;
      else numbers.skipped += 1;
    }
    const broken =
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed');
    if (broken) fail(`failed outside of its tests: ${file.name}`);
  }
  if (numbers.passed + numbers.failed === 0) fail('no test was run');
  if (exitCode !== 0 && numbers.failed === 0)
    fail(`vitest reported an error outside of the tests (exit code ${exitCode})`);
  return numbers;
}

export function lastLine({ passed, failed, skipped }: Omit<Numbers, 'remarks'>): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
