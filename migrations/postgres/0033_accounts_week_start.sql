-- With which day the account's weeks begin: as its language has it until its owner chooses another. Another language then
-- brings its own along.
ALTER TABLE accounts ADD COLUMN week_start TEXT NOT NULL DEFAULT 'sunday'
    CHECK (week_start IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'));
UPDATE accounts SET week_start = 'monday' WHERE locale = 'en';
