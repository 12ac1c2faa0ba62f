-- The outbox. A mail is inserted in the transaction of its cause and sent afterwards. Its text is composed when
-- it is sent, so that the table contains no links.
create table mails (
    id text primary key,
    kind text not null,
    -- Null if the address of a password reset is unknown. Such a row is deleted instead of sent.
    staff_id text references staff (id),
    -- A JSON object of values in the text.
    details text not null,
    created_at timestamptz not null,
    -- After this time the mail is no longer sent.
    expires_at timestamptz,
    attempts bigint not null,
    -- Null after the mail was sent or given up.
    next_attempt_at timestamptz,
    -- During an attempt: the time until which no other attempt begins.
    leased_until timestamptz,
    sent_at timestamptz,
    -- Why the last attempt failed: a code, a colon, and the message of the server. Null after the mail was sent.
    error text
);
-- For mails that are due, and for finished mails by age.
create index mails_by_next_attempt on mails (next_attempt_at, created_at);
create index mails_by_staff on mails (staff_id);
-- For the page of failed mails.
create index mails_with_error on mails (id) where error is not null;
