-- Forms that were not saved, kept for a day. They contain no passwords, codes or files.
create table kept_forms (
    staff_id text not null references staff,
    -- The path of the form, which is also the path of its page.
    path text not null,
    -- JSON: pairs of names and values.
    fields text not null,
    kept_at timestamptz not null,
    primary key (staff_id, path)
);
create index kept_forms_kept_at on kept_forms (kept_at);
