// What one does to a customer.
import {
  createCustomer,
  deleteCustomer,
  getCustomer,
  updateCustomer,
  type CustomerIn,
} from '$api/generated';
import { t } from '$i18n';
import { oneLine } from '$i18n/one-line';
import { Adding } from '$objects/adding.svelte';
import { Changes } from '$objects/changes';
import { actOnRow } from '$objects/row-actions';
import type { Kind } from '$objects/kind';
import { toasts } from '$ui/toasts.svelte';
import { navigate } from '../../router';
import { address } from './address';
import { fieldsOf, type Customer, type CustomerFields } from './customer';
import { knownCustomers } from './known';
import { list } from './list';

const kind: Kind<Customer, CustomerFields> = {
  read: (id) => getCustomer({ path: { id } }),
  update: (id, body, headers) => updateCustomer({ path: { id }, headers, body }),
  remove: (id) => deleteCustomer({ path: { id } }),
  addAnew: ({ fields }) => adding.add(fields.name, fields),
  fieldsOf,
  tidy: ({ name, email, phone, document, notes }) => ({
    name: oneLine(name),
    email: oneLine(email),
    phone: oneLine(phone),
    document: oneLine(document),
    notes,
  }),
  describe: ({ name, email, phone, document, notes }) => [
    { label: t('customers.name'), text: name },
    { label: t('customers.phone'), text: phone },
    { label: t('customers.email'), text: email },
    { label: t('customers.document'), text: document },
    { label: t('customers.notes'), text: notes },
  ],
  nameOf: ({ name }) => name,
  explain: (failure, { id }) => {
    if (!failure.is('customer_has_orders')) return false;
    toasts.complain(failure.problem!.title, {
      label: 'customers.see_orders',
      run: () => void navigate('/orders', { search: { view: 'all', customer: id } }),
    });
    return true;
  },
  words: {
    changed: 'customers.said_changed',
    deleted: 'customers.said_deleted',
    changedMeanwhile: 'customers.conflict',
    changedMeanwhileDo: 'customers.conflict_do',
    goneMeanwhile: 'customers.gone_meanwhile',
    goneMeanwhileDo: 'customers.gone_meanwhile_do',
    saveAnew: 'customers.save_anew',
  },
};

export const changes = new Changes(kind, list, address);
export const adding = new Adding<Customer, CustomerIn>(
  (body, headers) => createCustomer({ body, headers }),
  (customer) => {
    knownCustomers.put(customer);
    list.add(customer);
  },
);

export function remove(customer: Customer) {
  void actOnRow(customer.id, list, () => {
    if (address.open === customer.id) void address.close();
    void changes.remove(customer);
  });
}
