# Error messages of the API.
api-value = Give a value of the kind that the document of the API describes
api-range = Give a whole number in the range that the document of the API describes
api-missing = Give this field
api-unknown = Leave this field out: there is none of this name
api-one-of = Give one of { $values }
api-twice = Give each field once, whatever its case
api-control = Leave out control characters
api-not-json = Send JSON: it stops being any at line { $line }, column { $column }
api-number = Give a whole number
api-boolean = Give true or false
api-text = Give a text in quotes
api-list = Give a list
api-object = Give an object with its fields
api-date = Give a date such as 2026-11-21, or with a time in UTC
api-guid = Give a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301
api-employee = Name the person of the firm in 1 to 100 characters, in UTF-8 or with percent signs
api-employee-own = Leave out the header Paraph-Employee: this key is a person’s, who writes in their own name
api-employee-missing = Name the person of the firm for whom the program writes, in the header Paraph-Employee
api-request-id-used = Send another MS-RequestId: this one belongs to a request with other contents
api-wait = Send the call again in { $count } { $count ->
    [one] second
   *[other] seconds
}

api-error-400 = The key is none that works: it may have been revoked or have expired
api-error-405 = This path does not take this method
api-error-413 = The body is larger than 64 KiB
api-error-415 = The body must be application/json
api-error-500 = The server did not foresee this
api-error-503 = The server cannot answer now
api-error-1000 = There is nothing at this address
api-error-2055 = It has changed since it was read: read it again
api-error-3000 = A property has a value that it cannot have
api-error-20002 = The customer is none of this firm’s
api-error-60002 = There is no such person
api-error-60003 = There is no such customer
api-error-600009 = There is no confirmation
api-error-600061 = A confirmation with the same person is there already
api-error-800001 = Send a key in the header Authorization
api-error-800002 = Something in the request is not as it should be
api-error-900118 = The ID of the customer is no GUID
api-error-900150 = The roles of the key do not allow this

action-reseller-updated = Reseller updated
action-api-key-made = API key made
action-api-key-revoked = API key revoked
field-mpa_signed = Microsoft Partner Agreement signed

api-error-600006 = This cannot be done with this customer
api-template-unknown = Give the templateId of an agreement: GET /v1/agreements lists them
api-template-over = This agreement cannot be confirmed any more: give the templateId of the one that replaced it
api-template-early = This agreement cannot be confirmed yet
api-country = Give the code of a country in two capital letters, such as FR
api-user-unknown = Give the ID of a person of the firm, as GET …/agreements names them
api-national-cloud = Customers of national clouds are confirmed at Microsoft: nothing can be confirmed here

# API keys.
api-keys = API keys
api-keys-lead = Programs call the API with a key: it belongs to a person, or to an account for programs, and does what both its roles and those of its owner allow.
api-keys-none = There is no key. Make one for each program, so that one can be revoked without stopping the others.
api-document = What the API can do
api-key-new = Make an API key
api-key-new-lead = The key is shown once, after it is made. Only its hash is kept.
api-key-roles-hint = No more than the program needs, and none that the owner does not have.
api-key-of = The key “{ $name }”
api-key-once-lead = Put the key where the program keeps its secrets.
api-key-shown-once = The key is shown this once. If it is lost, revoke it and make another.
api-key-try = Try it:
api-key-made = Made
api-key-expires = Works until
api-key-last-used = Last used
api-key-works = Works
api-key-expired = Expired
api-key-revoked = Revoked
api-key-revoke = Revoke
api-key-revoke-ask = Revoke the key “{ $name }”?
api-key-revoke-text = Programs that use it are refused at once. A key cannot be brought back: make another.
done-api-key-revoked = The key is revoked.
field-staff_id = Owner
hint-staff_id = Whatever is done with the key is recorded under this name.
field-expires_on = Last day
hint-expires_on = Within three years. Replace the key before that day.
error-key-name-missing = Enter what the key is for, for example “ERP”
error-key-person-missing = Choose whose key it is
error-key-roles = Choose among the roles that { $name } has
error-key-expiry = Enter a day after today, up to { $last }

# Accounts for programs.
field-designated = An account for programs
logged-designated-yes = Yes
designated-hint = It cannot sign in. Global admins make API keys for it, and each call names the person for whom it writes.
state-designated = For programs
sign-in-never = Cannot sign in
done-user-added-designated = { $name } is added. Global admins make its keys under API keys.
for-employee = for { $name }
with-key = with the key “{ $name }”
activity-employee = On behalf of
activity-key = API key

field-key_name = What it is for
api-key-choose-owner = Choose a person or an account for programs

# The API reference.
api-page = The API of this register
api-page-lead = Under /v1 it is compatible with Partner Center’s API: change the address in the programs you have, and give them a key of this register. Under /api it has what that one lacks.
api-page-key = Send the key with each call, in the header Authorization. Global admins make keys in the account settings, under API keys.
api-page-document = The same as an OpenAPI document
api-page-contents = On this page
api-page-headers = Headers of every call
api-page-header-authorization = Bearer and the key
api-page-header-request = A GUID that the program makes for each request that writes. Sent again with it, a request gets the first answer and writes nothing twice, for a day; with other contents it is refused.
api-page-header-correlation = A GUID by which several calls are found together. Both come back.
api-page-header-locale = The language of errors under /api: fr-FR or en-US, which is the default
api-page-header-employee = The person of the firm for whom an account for programs writes, in UTF-8 or with percent signs
api-page-parameters = Parameters
api-page-body = Body
api-page-answers = Answers
api-page-example = Example
api-page-schemas = Objects
api-page-errors = Error codes
api-page-errors-lead = Under /v1 the code is in the field code, with what is wrong with each field in parameters; under /api in problem+json, with errors. Each key may make 500 calls a minute: more are refused with 429 and Retry-After.
api-page-compliance = Error codes of the compliance calls
api-page-name = Name
api-page-place = Place
api-page-kind = Kind
api-page-meaning = Meaning
api-page-status = Status
api-page-code = Code
api-page-required = required

# Error messages about offers, orders, subscriptions and acceptances.
api-offer-unknown = Give the id of an offer of GET /v1/offers
api-no-seats = Leave the quantity as it is: what is paid by usage has no seats
api-unrecorded = Not recorded for this customer. Enter it with PUT /v1/customers/{"{"}id{"}"}/profiles/billing
api-other-customer = Give the customer of the address, or leave this field out
api-reseller-other = Give the MPN ID of this customer’s indirect reseller, or leave it out: the register keeps the reseller with the customer
api-lines = Give 1 to 50 lines
api-cart-ordered = Make another cart: this one has been ordered
api-term = Give the term of the offer, { $term }, or leave this field out
api-no-term = Leave this field out: the offer has no term
api-cycle = Give one of the billing cycles of the offer: { $values }
api-fixed = Leave this field as it is: it cannot be changed
api-state = Give active, suspended or cancelled
api-not-renewable = Leave it as it is: the offer does not renew itself
api-place = Give what the page before gave
api-name-length = Give a name of 1 to 100 characters
api-based-on = Read the current confirmation, and give its id if this one is to replace it
api-agreement-closed = Give an agreement that can be confirmed today

api-error-409 = Someone else recorded a confirmation in the meantime
api-error-2001 = The subscription is suspended: reactivate it first
api-error-2002 = The offer does not have this quantity
api-error-2011 = The subscription has ended
api-error-2054 = The billing cycle of a subscription stays as it is
api-error-13605 = The customer’s acceptance is needed first
api-error-20000 = There is no such order
api-error-20003 = There is no such subscription
api-error-800004 = There is no such offer
api-error-800008 = There is no such cart
api-error-800009 = Something in the cart is not as it should be
api-nothing-to-withdraw = No acceptance of the customer counts: there is nothing to withdraw
