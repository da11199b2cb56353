// A customer as the pages know it.
import type { Customer } from '$api/generated';

export type { Customer };

export type CustomerFields = Pick<Customer, 'name' | 'email' | 'phone' | 'document' | 'notes'>;

export const NAME_MAX = 200;
export const DETAIL_MAX = 254;
export const NOTES_MAX = 20_000;

export function fieldsOf({ name, email, phone, document, notes }: Customer): CustomerFields {
  return { name, email, phone, document, notes };
}
