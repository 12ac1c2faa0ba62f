## Customers
customers-lead = Find a customer, see where it stands with the Microsoft Customer Agreement, and confirm its acceptance.
customers-hits = { $count ->
    [one] { $number } customer
   *[other] { $number } customers
 }
customers-hits-many = Too many customers match to be counted or sorted by name. Add a word to narrow the search.
customers-none-yet = There are no customers yet. Register the first one.
customers-none-yet-ask = There are no customers yet. An Admin agent or Sales agent registers the first one: give someone one of these roles under User management.
customers-none-found = No customer matches. Try fewer words, the beginning of a word, or all statuses.
customers-search-goes-on = No match in this part of the list. Continue on the next page.
search-by = Find a customer
search-hint = By company, domain, contact, email, reseller, tag, Microsoft ID or reference.
tag = Tag
search-words = Search
tag-filter = the filter by tag
search-and-filter = Search and filter the list
agreement-status = Acceptance status
all-statuses = All statuses
status-confirmed = Confirmed
status-renewal_due = Renewal due
status-not_provided = Not provided
status-withdrawn = Withdrawn
status-not_applicable = Not applicable
public-cloud = Microsoft’s public cloud
national-cloud-us_government = US Government
national-cloud-germany = Microsoft Cloud Germany
national-cloud-china = China, operated by 21Vianet
show-all = Show all customers
column-name = Name
accepted-on = Accepted on
with-microsoft = through Microsoft
pages = Pages
first-page = First page
previous-page = Previous page
next-page = Next page
new-customer = New customer
status-report = Status report
status-report-lead = Customers and where they stand with the Microsoft Customer Agreement.
report-part = This is one part of the report: from { $first } to { $last }. The other parts are printed separately.
previous-part = Previous part
next-part = Next part

## New customer
account-info = Account info
review = Review
confirmation = Confirmation
company = Company
primary-contact = Primary contact
adapted-to = The form now fits: { $chosen }.
adapt-to-country = Adapt the form
microsoft-agreement = Microsoft agreement
microsoft-customer-agreement = Microsoft Customer Agreement
microsoft-cloud-agreement = Microsoft Cloud Agreement
agreement-accepted-MicrosoftCustomerAgreement = Customer has accepted the latest Microsoft Customer Agreement.
agreement-accepted-MicrosoftCloudAgreement = Customer has accepted the latest Microsoft Cloud Agreement.
agreement-read = Read the agreement
agreement-asked = Customer will be asked to accept the Microsoft Customer Agreement in Microsoft 365 Admin Center
signatory = Person who accepted the agreement
signatory-is-contact = The primary contact above
signatory-hint = If another person accepted, name that person here. Otherwise leave the fields as they are.
time-zone-note = Today is { $date } ({ $zone }).
next-review = Next: Review
review-lead = Nothing has been saved yet. Check what you entered, then select Submit.
doubtful-name = Check that the company name is correct: Microsoft uses it to approve the account.
submit = Submit
registered-customer = { $company } is registered.
what-next = What happens next
what-next-report = Print or save the confirmation report
what-next-asked = When the customer has accepted, confirm it under Account info > Microsoft Customer Agreement.
what-next-partner-center = Create the customer in Partner Center too: Paraph keeps your evidence and sends nothing to Microsoft.
what-next-microsoft-id = When the Microsoft ID is known, record it under Account info > Company info > Update.
step-of = Step { $step } of 4: { $name }
setup-info = Setup info
done = Done

## Account info
company-info = Company info
customer-account-info = Customer account info
domain-name = Domain name
see-customer = See this customer
domain-lead = Correct a mistyped name, or record that the name has changed. The former name stays in the history, and the customer is still found by it.
domain-former = Formerly { $domain }, until { $time }
address = Address
registered = Registered on
confirmed-by-partner = Customer acceptance confirmed by partner
provided = Provided
not-provided = Not provided
asked-since = Invitation to accept, recorded on
asked = Will be asked to accept
logged-asked = { asked }
logged-asked-yes = Yes
accepted-by = Accepted by
agreement = Agreement
recorded-by = Recorded by
recorded-at = Recorded on
reference = Reference
proof = Proof
report = Confirmation report
next-step = Next step
not-provided-next-step = Obtain the customer’s acceptance, then select Confirm acceptance.
not-provided-ask = An Admin agent or Sales agent confirms the acceptance.
history = History
history-empty = Nothing has been recorded.
state = State
current = Current
agreement-ended = No longer valid: Microsoft has not accepted it since { $date }
superseded = Superseded
superseded-by = Superseded by { $reference }
activity = Recent activity
action-customer-created = Customer registered
action-company-updated = Company info updated
action-domain-updated = Domain name corrected
action-contact-updated = Primary contact updated
action-confirmation-recorded = Acceptance confirmed
action-confirmation-superseded = Confirmation superseded by a new one
register-note = This is a record from the partner’s own register. Paraph has not filed it with Microsoft.
done-confirmation = The confirmation is recorded. Status: Confirmed.
done-confirmation-outdated = The confirmation is recorded, but the status is still Renewal due: this acceptance is too old for the newer version of the agreement.
done-confirmation-unchanged = Nothing was recorded: the current confirmation is the same.
done-confirmation-unchanged-outdated = Nothing was recorded: the current confirmation is the same, and it is too old for the newer version of the agreement. Enter the date the customer accepted that version.
done-company = The company info is saved.
done-domain = The domain name is saved.
done-contact = The primary contact is saved.
save-and-continue = Save and continue
confirmation-lead = Enter who accepted the agreement for the customer, and when.
conflict = Someone else has saved changes since you opened this page
conflict-text = This is what they saved. What you typed is still below: saving now replaces theirs.
conflict-confirmation = { $name } recorded this confirmation on { $time }. What you typed is still below: saving now supersedes theirs.

# Error messages of the API about customers and the activity log.

api-culture = Send a culture that Partner Center knows, such as fr-FR: it does not know { $culture }
api-seek = Send Next, the only direction that is supported
api-continuation = Send the MS-ContinuationToken of the previous page, unchanged
api-if-match = Send the version that you read: the ETag of that response
api-date-old = Send a day in the last 90 days
api-date-backwards = Send the same moment as startDate or a later one
error-registration-id-none = Leave out the company registration ID: Partner Center accepts none in this country

## Facts that are not recorded
fact-country = country
fact-address = address
fact-language = language
fact-contact = primary contact
not-recorded-yet = Not recorded yet: { $facts }.
not-recorded-leave = You can leave these fields empty for now.
complete-company = Complete the company info
complete-contact = Enter the primary contact

## Error codes
api-error-600002 = Partner Center accepts no company registration ID in this country
api-error-600049 = The company registration ID is required in this country
api-error-600050 = The company registration ID does not have the right format
api-error-600051 = The phone number is required in this country
api-error-600074 = The status of the account is not recorded
api-error-800016 = The reseller is not one of this firm’s, or not this customer’s
api-error-800018 = The sandbox is full
