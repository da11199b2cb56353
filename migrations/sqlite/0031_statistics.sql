-- What the planner is to believe of an account, since nothing here is ever analyzed: that it has worked for years. Without
-- this it takes all that an owner has for ten rows, and reads them all where an index knows the few that are asked for.
-- A line for each way into a table that has several: how many rows there are, and how many share its first column, its
-- first two, and so on. SQLite drops a table's lines with the table: who rebuilds one writes them again.
ANALYZE sqlite_schema;

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('customers',   'customers',                        '200000 200 1'),
    ('customers',   'customers_name',                   '200000 200 1 1'),
    ('orders',      'orders',                           '1000000 1000 1'),
    ('orders',      'sqlite_autoindex_orders_2',        '1000000 1000 1'),
    ('orders',      'orders_pending',                   '30000 30 1'),
    ('orders',      'orders_customer',                  '1000000 1000 20 1'),
    ('order_items', 'order_items',                      '5000000 5000 1'),
    ('order_items', 'sqlite_autoindex_order_items_2',   '5000000 5000 5 1'),
    ('tasks',       'tasks',                            '10000000 10000 1'),
    ('tasks',       'tasks_due',                        '10000000 10000 10 1'),
    ('tasks',       'tasks_open',                       '200000 200 5 1'),
    ('tasks',       'tasks_order',                      '5000000 5000 10 1'),
    ('tasks',       'tasks_title',                      '10000000 10000 2 1'),
    ('activities',  'activities',                       '10000000 10000 1'),
    ('activities',  'activities_owner_id_key',          '500 1'),
    ('activities',  'activities_span',                  '10000000 10000 1 1 1 1 1 1 1'),
    ('activities',  'activities_long',                  '5000 5 1 1'),
    ('activities',  'activities_task',                  '8000000 8000 10 1 1 1 1 1 1'),
    ('activities',  'activities_order',                 '8000000 8000 40 1 1 1 1 1'),
    ('journal',     'journal',                          '50000000 50000 1'),
    ('journal',     'journal_objects',                  '50000000 50000 5 5 1 1'),
    ('journal',     'journal_deletions',                '500000 500 500 1 1 1'),
    ('passkeys',    'passkeys',                         '3000 3 1'),
    ('passkeys',    'sqlite_autoindex_passkeys_2',      '3000 3 1');

ANALYZE sqlite_schema;
