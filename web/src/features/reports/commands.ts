// What the room of reports answers to.
import { session } from '$features/auth/session.svelte';
import type { Key } from '$i18n';
import type { Command } from '$ui/commands.svelte';
import { address, today } from './address';
import { GROUPINGS, PRESETS, periodOf, presetNames, type Grouping } from './query';

const byNames: Record<Grouping, Key> = {
  day: 'reports.by_day',
  week: 'reports.by_week',
  task: 'reports.by_task',
  order: 'reports.by_order',
  customer: 'reports.by_customer',
};

export const reportCommands = (keep: { when: () => boolean; run: () => void }): Command[] => [
  ...GROUPINGS.map((group_by, index) => ({
    label: byNames[group_by],
    keys: [String(index + 1)],
    run: () => address.change({ group_by }),
  })),
  ...PRESETS.map((preset) => ({
    label: presetNames[preset],
    keys: [],
    run: () => address.change(periodOf(preset, today(), session.account.week_start)),
  })),
  { label: 'reports.csv', keys: ['d'], ...keep },
];
