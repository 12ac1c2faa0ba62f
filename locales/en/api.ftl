# Error messages of the API.
api-value = Give a value of the type that the API document describes
api-range = Give a whole number in the range that the API document describes
api-missing = Give this field
api-unknown = Leave this field out: no field has this name
api-one-of = Give one of { $values }
api-twice = Give each field once, whatever its case
api-control = Leave out control characters
api-body = The body could not be read
api-not-json = Send JSON: the error is at line { $line }, column { $column }
api-number = Give a whole number
api-boolean = Give true or false
api-text = Give a text in quotes
api-list = Give a list
api-object = Give an object with its fields
api-date = Give a date such as 2026-11-21, or with a time in UTC
api-guid = Give a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301
api-employee = Name the person of the firm in 1 to 100 characters, in UTF-8 or percent-encoded
api-employee-own = Leave out the header Paraph-Employee: this key belongs to a person, who writes in their own name
api-employee-missing = Name the person of the firm for whom the program writes, in the header Paraph-Employee
api-request-id-used = Send another MS-RequestId: this one belongs to a request with other contents
api-wait = Send the call again in { $count } { $count ->
    [one] second
   *[other] seconds
}

api-error-400 = This key does not work: it may have been revoked or have expired
api-error-405 = This path does not take this method
api-error-408 = The body took too long to arrive: send the call again
api-error-413 = The body is larger than 64 KiB
api-error-415 = The body must be application/json
api-error-500 = Something went wrong on the server
api-error-503 = The server cannot answer right now: send the call again later
api-error-507 = The disk of the server is full: send the call again when there is room
api-error-1000 = There is nothing at this address
api-error-2055 = It has changed since it was read: read it again
api-error-3000 = A property has a value that is not allowed
api-error-20002 = The customer is not one of this firm’s
api-error-60002 = There is no such person
api-error-60003 = There is no such customer
api-error-600009 = There is no confirmation
api-error-600061 = A confirmation with the same person already exists
api-error-800001 = Send a key in the header Authorization
api-error-800002 = The request contains errors
api-error-900118 = The customer ID is not a GUID
api-error-900150 = The roles of the key do not allow this

action-reseller-updated = Reseller updated
action-api-key-made = API key created
action-api-key-revoked = API key revoked
field-mpa_signed = Microsoft Partner Agreement signed

api-error-600006 = This cannot be done with this customer
api-template-unknown = Give the templateId of an agreement: GET /v1/agreements lists them
api-template-over = This agreement cannot be confirmed any more: give the templateId of the one that replaced it
api-template-early = This agreement cannot be confirmed yet
api-country = Give the code of a country in two capital letters, such as FR
api-user-unknown = Give the ID of a person of the firm, as GET …/agreements returns it
api-national-cloud = Customers of national clouds are confirmed at Microsoft: nothing can be confirmed here

# API keys.
api-keys = API keys
api-keys-lead = Programs call the API with a key. The key belongs to a person or to an account for programs. Of its roles, only those that its owner also has count.
api-keys-none = There are no keys yet. Create one for each program, so that you can revoke one without stopping the others.
api-document = What the API can do
api-key-new = Create an API key
api-key-new-lead = The key is shown once, right after you create it. Only its hash is kept.
api-key-roles-hint = Only the roles that the program needs, and that the owner has.
api-key-of = The key “{ $name }”
api-key-once-lead = Put the key where the program keeps its secrets.
api-key-shown-once = The key is shown only this once. If it is lost, revoke it and create another.
api-key-try = Try it:
api-key-made = Created
api-key-expires = Valid until
api-key-last-used = Last used
api-key-works = Valid
api-key-expired = Expired
api-key-revoked = Revoked
api-key-revoke = Revoke
api-key-revoke-ask = Revoke the key “{ $name }”?
api-key-revoke-text = Programs that use it are refused at once. A revoked key cannot be restored: create another.
done-api-key-revoked = The key is revoked.
field-staff_id = Owner
hint-staff_id = Everything done with the key is recorded under this name.
field-expires_on = Last day
hint-expires_on = At most three years from today. Replace the key before that day.
error-key-name-missing = Enter what the key is for, for example “ERP”
error-key-person-missing = Choose the owner of the key
error-key-roles = Choose from the roles that { $name } has
error-key-expiry = Enter a day after today, up to { $last }

# Accounts for programs.
field-is_program_account = An account for programs
logged-is_program_account-yes = Yes
program-account-hint = It cannot sign in. Global admins create API keys for it, and each call names the person for whom it writes.
state-program-account = For programs
sign-in-never = Cannot sign in
done-user-added-program-account = { $name } is added. Global admins create its keys under API keys.
for-employee = for { $name }
with-key = with the key “{ $name }”
activity-employee = On behalf of
activity-key = API key

field-key_name = What it is for
api-key-choose-owner = Choose a person or an account for programs

# The API reference.
api-page = The API of this register
api-page-lead = Under /v1 it is compatible with Partner Center’s API: change the address in the programs you have, and give them a key of this register. Under /api it offers what Partner Center’s API lacks.
api-page-in-english = The descriptions of the calls are in English.
api-page-key = Send the key with each call, in the header Authorization. Global admins create keys in the account settings, under API keys.
api-page-document = The same as an OpenAPI document
api-page-contents = On this page
api-page-headers = Headers of every call
api-page-header-authorization = Bearer and the key
api-page-header-request = A GUID that the program creates for each request that writes. For a day, a request sent again with the same GUID gets the first response and writes nothing. The same GUID with other contents is refused.
api-page-header-correlation = A GUID that several related calls share. The response contains both GUIDs.
api-page-header-locale = The language of errors under /api: fr-FR or en-US, which is the default
api-page-header-employee = The person of the firm for whom an account for programs writes, in UTF-8 or percent-encoded
api-page-parameters = Parameters
api-page-body = Body
api-page-answers = Responses
api-page-example = Example
api-page-schemas = Objects
api-page-errors = Error codes
api-page-errors-lead = Under /v1, the field code has the code, and parameters says what is wrong with each field. Under /api, the response is problem+json, and errors says what is wrong with each field. Each key may make 500 calls a minute. Further calls are refused with 429 and Retry-After.
api-page-compliance = Error codes of the compliance calls
api-page-name = Name
api-page-place = Location
api-page-kind = Type
api-page-meaning = Meaning
api-page-status = Status
api-page-code = Code
api-page-required = required

# Error messages about offers, orders, subscriptions and acceptances.
api-offer-unknown = Give the id of an offer from GET /v1/offers
api-no-seats = Leave the quantity as it is: usage-based offers have no seats
api-unrecorded = Not recorded for this customer. Enter it with PUT /v1/customers/{"{"}id{"}"}/profiles/billing
api-other-customer = Give the customer that the URL names, or leave this field out
api-reseller-other = Give the MPN ID of this customer’s indirect reseller, or leave it out: the register keeps the reseller with the customer
api-lines = Give 1 to 50 lines
api-cart-ordered = Create another cart: this one has been ordered
api-term = Give the term of the offer, { $term }, or leave this field out
api-no-term = Leave this field out: the offer has no term
api-cycle = Give one of the billing cycles of the offer: { $values }
api-fixed = Leave this field as it is: it cannot be changed
api-state = Give active, suspended or cancelled
api-not-renewable = Leave it as it is: the offer does not renew itself
api-place = Give the value that the previous page returned
api-name-length = Give a name of 1 to 100 characters
api-based-on = Read the current confirmation, and give its id if this one is to replace it
api-agreement-closed = Give an agreement that can be confirmed today

api-error-409 = Someone else recorded a confirmation in the meantime
api-error-2001 = The subscription is suspended: reactivate it first
api-error-2002 = The offer does not allow this quantity
api-error-2011 = The subscription has ended
api-error-2054 = The billing cycle of a subscription cannot be changed
api-error-13605 = The customer’s acceptance is needed first
api-error-20000 = There is no such order
api-error-20003 = There is no such subscription
api-error-800004 = There is no such offer
api-error-800008 = There is no such cart
api-error-800009 = The cart contains errors
api-nothing-to-withdraw = The customer has no acceptance in force: there is nothing to withdraw
