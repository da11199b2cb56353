-- One kind more: the token of three minutes that the contract "cadastro" hands out.
ALTER TABLE sessions
    DROP CONSTRAINT sessions_kind_check,
    ADD CONSTRAINT sessions_kind_check CHECK (kind IN ('browser', 'client', 'cadastro'));
