create table customers (
    id text primary key,
    microsoft_id text /*postgres collate "C"*/ unique,
    company_name text not null,
    -- The folded company name (model::text::fold): what lists are sorted by.
    name_key text /*postgres collate "C"*/ not null,
    -- The folded words of company and domain name, a space before and after each.
    words text not null,
    domain text /*postgres collate "C"*/ not null unique,
    -- Country, address, language and primary contact are null where they are not recorded.
    country text,
    address_line1 text,
    address_line2 text,
    city text,
    state text,
    postal_code text,
    registration_id text,
    qualification text not null,
    education_segment text,
    education_website text,
    language text,
    reseller_id text references resellers (id),
    -- A JSON array of strings.
    tags text not null,
    first_name text,
    last_name text,
    email text,
    phone text,
    -- The national cloud in which the customer is, where nothing can be confirmed; null: the public cloud.
    national_cloud text,
    -- What the records below amount to (model::standing), with the Customer and the Cloud Agreement, and the
    -- day and version of the confirmation that counts; written in the same transaction as the records.
    standing text /*postgres collate "C"*/ not null,
    accepted_on date,
    accepted_version text,
    cloud_standing text not null,
    cloud_accepted_on date,
    cloud_accepted_version text,
    -- When any of these was last written with another value. No passing of days changes it.
    standing_changed_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null references staff (id),
    -- Each counts the edits of its part, so that a second editor is told of the first.
    company_version bigint not null,
    contact_version bigint not null
);
create index customers_by_name on customers (name_key, id);
create index customers_by_standing on customers (standing, name_key, id);
create index customers_by_change on customers (standing_changed_at, id);
create index customers_by_standing_and_change on customers (standing, standing_changed_at, id);
create index customers_by_reseller on customers (reseller_id, id);

-- One row for each different word of a customer: the search index. It holds the name as well, so that the
-- customers of a common word are read in the order of their names, and all their words, so that a search for
-- several words reads no customer that it passes over.
create table customer_words (
    word text /*postgres collate "C"*/ not null,
    name_key text /*postgres collate "C"*/ not null,
    customer_id text not null references customers (id),
    words text not null,
    primary key (word, name_key, customer_id) /*postgres include (words)*/
) /*sqlite without rowid*/;

-- How many customers have each standing: counting a million rows for each page would read them all.
create table customer_counts (
    standing text primary key,
    customers bigint not null
);

-- A new customer between Account info and Review. Swept after a day.
create table drafts (
    id text primary key,
    staff_id text not null references staff (id),
    form text not null,
    saved_at timestamptz not null
);
create index drafts_by_saved_at on drafts (saved_at);
