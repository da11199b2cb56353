// A report from the server, to be shown or to be kept.
import { reportTime, type TimeReport, type TimeReportGroup } from '$api/generated';
import type { Call } from '$objects/kind';
import type { ReportQuery } from './query';

export type Report = TimeReport;
export type Group = TimeReportGroup;

export function fetchReport(query: ReportQuery): Call<Report> {
  return reportTime({ query: { ...query } });
}

/** The same answer in the form that spreadsheets read. */
export function fetchTable(query: ReportQuery): Call<Blob> {
  const headers = { Accept: 'text/csv' };
  return reportTime({ query: { ...query }, headers, parseAs: 'blob' }) as unknown as Call<Blob>;
}
