// A report from the server.
import { reportTime, type TimeReport, type TimeReportGroup } from '$api/generated';
import type { Call } from '$objects/kind';
import type { ReportQuery } from './query';

export type Report = TimeReport;
export type Group = TimeReportGroup;

export function fetchReport(query: ReportQuery): Call<Report> {
  return reportTime({ query: { ...query } });
}
