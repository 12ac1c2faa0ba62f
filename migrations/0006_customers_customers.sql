create table customers (
    id text primary key,
    microsoft_id text /*postgres collate "C"*/ unique,
    company_name text not null,
    -- The folded company name (model::kernel::text::fold), by which lists are sorted.
    name_key text /*postgres collate "C"*/ not null,
    -- The words by which the customer is found (model::customers::search_words), each between two spaces.
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
    -- The customer's national cloud, in which nothing can be confirmed. Null: the public cloud.
    national_cloud text,
    -- The standing (model::acceptances::standing) for the Customer and for the Cloud Agreement, with the date and
    -- version of the current confirmation. Updated in the transaction that inserts a record.
    standing text /*postgres collate "C"*/ not null,
    accepted_on date,
    accepted_version text,
    cloud_standing text not null,
    cloud_accepted_on date,
    cloud_accepted_version text,
    -- When it was recorded that Microsoft will ask the customer to accept, and by whom. Null: not recorded.
    asked_at timestamptz,
    asked_by text references staff (id),
    -- When a column of the standings last changed. It does not depend on the current date.
    standing_changed_at timestamptz not null,
    created_at timestamptz not null,
    created_by text not null references staff (id),
    -- Incremented with each edit of the company or the contact, to detect concurrent edits.
    company_version bigint not null,
    contact_version bigint not null
);
create index customers_by_name on customers (name_key, id);
create index customers_by_standing on customers (standing, name_key, id);
create index customers_by_change on customers (standing_changed_at, id);
create index customers_by_standing_and_change on customers (standing, standing_changed_at, id);
create index customers_by_reseller on customers (reseller_id, id);

-- The domain names that customers had before. A customer is still found by them, and another one may have them.
create table former_domains (
    id text primary key,
    customer_id text not null references customers (id),
    domain text not null,
    -- Why it was replaced.
    reason text not null,
    replaced_at timestamptz not null,
    replaced_by text not null references staff (id)
);
create index former_domains_by_customer on former_domains (customer_id, replaced_at);

-- The search index: one row per customer and distinct word. It contains the name, so that the customers of a
-- common word are read in the order of names, and the other words, so that a search for several words skips a customer
-- without reading its row. The other words are limited in length, because Postgres cannot index long rows.
create table customer_words (
    word text /*postgres collate "C"*/ not null,
    name_key text /*postgres collate "C"*/ not null,
    customer_id text not null references customers (id),
    words text not null,
    primary key (word, name_key, customer_id) /*postgres include (words)*/
) /*sqlite without rowid*/;

-- The number of customers per standing. Counting would read every customer for each page.
create table customer_counts (
    standing text primary key,
    customers bigint not null
);

-- New customers between the steps Account info and Review. Deleted after a day.
create table drafts (
    id text primary key,
    staff_id text not null references staff (id),
    form text not null,
    saved_at timestamptz not null
);
create index drafts_by_saved_at on drafts (saved_at);
create index drafts_by_staff on drafts (staff_id, saved_at);
