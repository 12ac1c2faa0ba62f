# What the API says.
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
