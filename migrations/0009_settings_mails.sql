-- The outbox: written in the transaction of its cause, sent afterwards. What the mail says is put together
-- when it is sent, so that no link stands here.
create table mails (
    id text primary key,
    kind text not null,
    -- Null where the address that asked for a mail is nobody's: such a row is dropped instead of sent.
    staff_id text references staff (id),
    -- A JSON object of what the text names.
    details text not null,
    created_at timestamptz not null,
    -- After this the mail is of no use.
    expires_at timestamptz,
    attempts bigint not null,
    -- Null when it has been sent or given up.
    next_attempt_at timestamptz,
    -- While an attempt runs: until when nobody else makes one.
    leased_until timestamptz,
    sent_at timestamptz,
    -- Why the last attempt failed: a code, and behind a colon what the server said. Null once the mail is sent.
    error text
);
-- Also for those that are over, by their age.
create index mails_by_next_attempt on mails (next_attempt_at, created_at);
create index mails_by_staff on mails (staff_id);
-- The mails that an admin is shown.
create index mails_with_error on mails (id) where error is not null;
