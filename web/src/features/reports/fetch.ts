// A report from the server, to be shown or to be kept.
import { client } from '$api/generated/client.gen';
import type { Call } from '$objects/kind';
import type { ReportQuery } from './query';

export interface Group {
  key: string | null;
  label: string;
  duration_ms: number;
  billable_ms: number;
  cost_cents: number;
}

export interface Report {
  from: string;
  to: string;
  group_by: string;
  tz: string;
  total_ms: number;
  groups: Group[];
}

const URL = '/api/v1/reports/time';

export function fetchReport(query: ReportQuery): Call<Report> {
  return client.get({ url: URL, query: { ...query } }) as Call<Report>;
}

export function fetchTable(query: ReportQuery): Call<Blob> {
  const headers = { Accept: 'text/csv' };
  return client.get({ url: URL, query: { ...query }, headers, parseAs: 'blob' }) as Call<Blob>;
}
