/** Where the stage that reviews a build writes what it found. */
export const reportPath = "agent_developer_manager/report.json";

export interface ReportRow {
  name: string;
  passed: boolean;
  detail: string;
}

export interface Report {
  checks: ReportRow[];
  cases: ReportRow[];
}

/** What became of the file: its report, or nothing that is one. */
export type ReadReport = Report | "unreadable";

/** The review's report, read with care: it is a file, and an older stage may have written it. Undefined where it is not one. */
export function readReport(body: unknown): Report | undefined {
  if (!isRecord(body)) return undefined;
  const checks = rows(body.checks);
  const cases = rows(body.evaluation ?? body.evaluations ?? body.cases);
  return checks.length + cases.length > 0 ? { checks, cases } : undefined;
}

function rows(list: unknown): ReportRow[] {
  if (isRecord(list)) return rows(list.cases ?? list.results);
  if (!Array.isArray(list)) return [];
  return list.filter(isRecord).flatMap((row) => {
    const name = text(row.rule) ?? text(row.name) ?? text(row.input) ?? text(row.question);
    if (name === undefined || typeof row.passed !== "boolean") return [];
    return [{ name, passed: row.passed, detail: text(row.detail) ?? text(row.reason) ?? text(row.answer) ?? text(row.actual) ?? "" }];
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
