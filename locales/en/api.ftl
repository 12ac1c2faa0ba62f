# Error messages of the API.
api-value = Send a value of the type that the API document describes
api-range = Send a whole number in the range that the API document describes
api-missing = Send this field: it is required
api-unknown = Leave this field out: no field has this name
api-one-of = Send one of { $values }
api-twice = Send each field once, whatever its case
api-control = Leave out control characters
api-body = The body could not be read
api-not-json = Send JSON: the error is at line { $line }, column { $column }
api-number = Send a whole number
api-boolean = Send true or false
api-text = Send a text in quotation marks
api-list = Send a list
api-object = Send an object with its fields
api-date = Send a date such as 2026-11-21, or with a time in UTC
api-guid = Send a GUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301
api-employee = Name the person of the firm in 1 to 100 characters, in UTF-8 or percent-encoded
api-employee-own = Leave out the header Paraph-Employee: this key belongs to a person, who writes in their own name
api-employee-missing = Name the person of the firm for whom the program writes, in the header Paraph-Employee
api-request-id-used = Send another MS-RequestId: this one belongs to a request with other contents
api-wait = Send the call again in { $count } { $count ->
    [one] second
   *[other] seconds
 }

api-error-400 = This key does not work: it may have been revoked or have expired
api-error-405 = This method cannot be used with this path
api-error-408 = The body took too long to arrive: send the call again
api-error-413 = The body is larger than 64 KiB
api-error-415 = The body must be application/json
api-error-500 = Something went wrong on the server
api-error-503 = The server cannot answer right now: send the call again later
api-error-507 = The server’s disk is full: send the call again when there is room
api-error-1000 = There is nothing at this address
api-error-2055 = The resource has changed since you read it: read it again
api-error-3000 = A property has a value that is not allowed
api-error-20002 = The customer is not one of this firm’s
api-error-60002 = There is no such person
api-error-60003 = There is no such customer
api-error-600009 = There is no confirmation
api-error-600061 = A confirmation that names the same person already exists
api-error-800001 = Send a key in the header Authorization
api-error-800002 = The request contains errors
api-error-900118 = The customer ID is not a GUID
api-error-900150 = The roles of the key do not allow this

action-reseller-updated = Reseller updated
action-api-key-made = API key created
action-api-key-revoked = API key revoked
field-mpa_signed = Microsoft Partner Agreement signed

api-error-600006 = This cannot be done with this customer
api-template-unknown = Send the templateId of an agreement: GET /v1/agreements lists them
api-template-over = This agreement cannot be confirmed any more: send the templateId of the one that replaced it
api-template-early = This agreement cannot be confirmed yet
api-country = Send the code of a country in two capital letters, such as FR
api-user-unknown = Send the ID of a person of the firm, as GET …/agreements returns it
api-national-cloud = Nothing can be confirmed here for customers of national clouds: Microsoft confirms them

# API keys.
api-keys = API keys
api-keys-lead = Programs call the API with a key. The key belongs to a person or to a service account. It gives only the roles that the key and its owner both have.
api-keys-none = There are no keys yet. Create one for each program, so that you can revoke one without stopping the others.
api-document = { api-page }
api-key-new = Create an API key
api-key-new-lead = The key is shown once, right after you create it. Only its hash is kept.
api-key-roles-hint = Only the roles that the program needs, and that the owner has.
api-key-of = The key “{ $name }”
api-key-once-lead = Put the key where the program keeps its secrets.
api-key-shown-once = The key is shown only this once. If it is lost, revoke it and create another.
api-key-try = Try it:
api-key-made = Created on
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
field-expires_on = Expires on
hint-expires_on = The last day on which the key works, at most three years from today. Replace the key before then.
error-key-name-missing = Enter what the key is for, for example “ERP”
error-key-person-missing = Choose the owner of the key
error-key-roles = Choose only roles that { $name } has
error-key-expiry = Enter an expiry date after today, up to { $last }

# Service accounts.
field-is_program_account = Service account
logged-is_program_account-yes = Yes
program-account-hint = It cannot sign in. Global admins create API keys for it, and each call names the person for whom it writes.
state-program-account = Service account
sign-in-never = Cannot sign in
done-user-added-program-account = { $name }: account added. Global admins create its keys under API keys.
for-employee = for { $name }
with-key = with the key “{ $name }”
activity-employee = On behalf of
activity-key = API key

field-key_name = What the key is for
api-key-choose-owner = Choose the owner

# The API reference.
api-page = The API of this register
api-page-lead = Under /v1 it is compatible with Partner Center’s API: change the address in the programs you have, and give them a key of this register. Under /api it offers what Partner Center’s API lacks.
api-page-in-english = The calls and their fields are described in English.
api-page-key = Send the key with each call, in the header Authorization. Global admins create keys under Account settings > API keys.
api-page-document = This reference as an OpenAPI document
api-page-contents = On this page
api-page-headers = Headers of every call
api-page-header-authorization = Bearer and the key
api-page-header-request = A GUID that the program creates for each request that writes. For a day, a request sent again with the same GUID gets the first response and writes nothing. The same GUID with other contents is refused.
api-page-header-correlation = A GUID that several related calls share. The response contains both GUIDs.
api-page-header-locale = The language of errors under /api: fr-FR or en-US, which is the default
api-page-header-employee = The person of the firm for whom a service account writes, in UTF-8 or percent-encoded
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
api-page-meaning = Description
api-page-status = Status
api-page-code = Code
api-page-required = required

# Error messages about offers, orders, subscriptions and acceptances.
api-offer-unknown = Send the id of an offer from GET /v1/offers
api-no-seats = Leave the quantity as it is: usage-based offers have no seats
api-unrecorded = Not recorded for this customer. Send it with PUT /v1/customers/{"{"}id{"}"}/profiles/billing
api-other-customer = Send the customer that the URL names, or leave this field out
api-reseller-other = Send the MPN ID of this customer’s indirect reseller, or leave it out: the register already has the customer’s reseller
api-lines = Send 1 to 50 lines
api-cart-ordered = Create another cart: this one has been ordered
api-term = Send the term of the offer, { $term }, or leave this field out
api-no-term = Leave this field out: the offer has no term
api-cycle = Send one of the billing cycles of the offer: { $values }
api-fixed = Leave this field as it is: it cannot be changed
api-state = Send active, suspended or cancelled
api-not-renewable = Leave it as it is: the offer does not renew itself
api-place = Send the value that the previous page returned
api-name-length = Send a name of 1 to 100 characters
api-based-on = Read the current confirmation. To replace it, send its id
api-agreement-closed = Send an agreement that can be confirmed today

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
