# English. What the API says about customers and the activity log.

api-culture = Give a culture that Partner Center has, such as fr-FR: { $culture } is none
api-seek = Give Next
api-continuation = Give the MS-ContinuationToken of the page before, as it was
api-if-match = Give the version that you read: the ETag of the answer
api-date-old = Give a day of the last 90
api-date-backwards = Give the same moment as startDate or a later one
error-registration-id-none = Leave the registration number out: Partner Center takes none in this country

## What the codes mean
api-error-600002 = Partner Center takes no registration number in this country
api-error-600049 = This country asks for a registration number
api-error-600050 = The registration number cannot be one
api-error-600051 = This country asks for a phone number
api-error-600074 = Nothing is recorded of the status of the account
api-error-800016 = The reseller is none of this firm’s, or not this customer’s
api-error-800018 = The sandbox is full
