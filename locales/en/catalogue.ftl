# The catalogue: agreements, templates, files. Withdrawals and direct acceptances.

## The catalogue
agreements = Agreements
agreements-lead = The Microsoft agreements that your customers accept, with their versions and dates: the period in which each can be confirmed, and the date from which orders require it. A change to these dates takes effect at once.
agreements-note = The register comes with the dates that Microsoft announced. If a distributor’s dates differ, a Global admin can change them. Each change is in the activity log.
agreement-edit-lead = What you change here takes effect at once for all customers: in lists, counts, reports and orders.
no-end = No end date
versions = Versions
version-add = Add a version
version-of = Version of { $date }
version-by-date = By its date, the acceptance counts for the version of { $date }.
version-lead = Each version is named after its publication date. Acceptances dated before the date in the last field are for an earlier version and must be renewed.
done-agreement = The agreement is saved. The new dates are in effect.
done-version = The version is saved. The status of each customer has been recalculated.
done-file = The file is saved. Confirmations can now refer to it.
done-withdrawal = The withdrawal is recorded. Cancel the customer’s subscriptions, if there are any.
done-direct-acceptance = What Partner Center shows is recorded.

## Templates by country
templates = Templates
templates-by-country = Templates by country
templates-of = Templates: { $country }
templates-lead = The languages in which Microsoft offers the agreements in a country.
templates-show = Show
templates-none = No template is known for this country.
templates-customer-note = In this country, Microsoft offers the Customer Agreement in these languages (as of 2023).
templates-cloud-note = Historical: the texts of 2017 to 2019, as Microsoft published them until the agreement was replaced.
language-ru = Russian

## Files
agreement-files = Agreement files
agreement-files-lead = The exact files that customers were given to accept. They are evidence, and are never changed or deleted.
agreement-files-none = There are no files yet. Select Add a file.
agreement-files-none-ask = There are no files yet. A Global admin adds them.
agreement-files-none-older = There are no older files.
agreement-file-add = Add a file
agreement-file-lead = Add the file exactly as your customers received it. Its SHA-256 is kept with it, so that anybody can check that a copy is identical.
file-size = Size
file-added = Added by
size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
 }
size-kilobytes = { $number } kB
size-megabytes = { $number } MB

## The text that a customer was given
accepted-text = Version, template and file
accepted-text-no-country = The customer’s country is not recorded. Enter it first if you want to choose a template of that country or to enter phone numbers without a country code:
accepted-text-hint = The text that the customer was given to accept, if you know it. If you choose a file, you can leave out its version and template.

## Account info
through-microsoft = Customer acceptance through Microsoft
accepted-at-microsoft = Acceptance through Microsoft
direct-checked = Checked on { $date } by { $name }
direct-update = Record what Partner Center shows
direct-lead = Open the customer’s account in Partner Center and record what it shows. It does not show who accepted, or when.
checked-short = Checked on
missing-version = Missing version
confirmation-renewal = Orders require an acceptance of the version published on { $published }. Only acceptances given on or after { $first } count: enter the date the customer accepted this version.
record-older = Record this older acceptance. The status remains Renewal due.
missing-blocks-since = An acceptance of the version of { $published }, dated { $first } or later, is needed. Orders have been refused since { $blocks }.
missing-blocks-from = An acceptance of the version of { $published }, dated { $first } or later, is needed. Orders will be refused from { $blocks }.
not-applicable-why = Reason
not-applicable-text = The customer is in a national cloud: no acceptance is required or confirmed there.

## Withdrawals
withdrawal = Withdrawal
withdraw = Record a withdrawal
withdrawal-lead = Record that the customer no longer accepts the agreement: when the customer said so, who said it, and why.
withdrawal-consequence = From then on, orders are refused, and the customer’s subscriptions must be cancelled. The confirmation stays in the history.
withdrawal-agreement = Which agreement does the customer no longer accept?
withdrawal-submit = Record the withdrawal
withdrawn-by = Withdrawn by
withdrawn-short = Withdrawn on
withdrawal-report = Withdrawal report
withdrawal-report-lead = { $partner } records that { $company } no longer accepts the agreement named below.
withdrawal-ended = Acceptance withdrawn
ended-by-withdrawal = Withdrawn, see withdrawal { $reference }
ended-by-confirmation = Accepted again, see confirmation { $reference }

## The activity log
action-withdrawal-recorded = Withdrawal recorded
action-direct-acceptance-recorded = Acceptance through Microsoft checked
action-agreement-updated = Agreement changed
action-agreement-version-added = Agreement version added
action-agreement-version-updated = Agreement version changed
action-agreement-file-added = Agreement file added
logged-why = Reason
logged-signed = Customer acceptance through Microsoft
logged-signed-true = Provided
logged-signed-false = Not provided
logged-template_country = Template: country
logged-template_language = Template: language

## Fields
field-template_id = Template ID
field-link = Link to the agreement
field-accepted_from = Can be accepted from
field-confirmable_from = Can be confirmed from
field-confirmable_until = Can be confirmed until
field-preview_from = Sandbox preview on screen from
field-preview_api_from = Sandbox preview through the API from
field-preview_sdk_from = Sandbox preview through the .NET SDK from
field-pages_ask_from = Required for orders placed on screen from
field-api_asks_from = Required for orders placed through the API from
field-published_on = Published on
field-enforced_from = Orders require it from
field-outdated_before = Renewal due for acceptances before
field-version = Version
field-file = File
field-sha256 = SHA-256
field-accepted_version = Accepted version
field-accepted_template = Template: country and language
field-accepted_file = File
field-withdrawn_on = Date of the withdrawal
field-signed = What does Partner Center show under “Customer acceptance through Microsoft”?
field-checked_on = Checked on
hint-accepted_from = No customer can have accepted it before.
hint-confirmable_until = The last day. Leave it empty if there is no end date.
hint-outdated_before = Leave it empty for the first version only.
hint-accepted_template = For the customer’s country.
hint-file = A PDF or a Word document (.docx) of 10 MB or less.
hint-reason = As the customer gave it, in 1,000 characters or fewer.

## Field errors
error-template-id = Enter the template ID with its 32 hexadecimal digits, for example 117a77b0-9360-443b-8795-c6dedc750cf9
error-template-id-taken = Check the template ID: the other agreement already has this one
error-link = Enter the link to the agreement as an address that starts with https://
error-until-early = Enter { $first } or a later date, because the end cannot be before the start
error-version-same-day = Enter another publication date: a version of this agreement was published on that day
error-version-early = Enter { $first }, the day of publication, or a later date
error-version-first = Leave this date empty, because there is no earlier acceptance to renew
error-version-before-first = Enter a publication date after that of the first version: only the first version has no earlier acceptances to renew
error-version-outdated-missing = Enter the date before which acceptances are for an earlier version
error-version-order = Enter a date between those of the versions before and after this one
error-version-missing = Choose the version that this file contains
error-version-unknown = Choose a version of this agreement, or leave it out
error-version-later = { $of ->
    [file] Choose a file of a version published on or before the acceptance date: the version of this one was published on { $first }
   *[other] Choose a version published on or before the acceptance date: this one was published on { $first }
 }
error-template-unknown = Choose a template of this agreement, or leave it out
error-template-language-missing = Choose a language in which Microsoft offers this agreement
error-file-missing = Choose the file
error-file-kind = Choose a PDF or a Word document (.docx): this file is neither
error-file-known = Choose another file: this one has already been added for the same version, country and language
error-file-unknown = Choose a file of this agreement, or leave it out
error-file-version = Choose a file of the version that you chose, or leave the version out
error-file-template = Choose a file of the template that you chose, or leave the template out
error-withdrawal-agreement = Choose the agreement that the customer no longer accepts
error-withdrawal-early = Enter a withdrawal date of { $first } or later: the customer accepted on that day
error-date-renews-nothing = Enter an acceptance date of { $first } or later: an earlier acceptance is for the earlier version
error-reason-missing = Enter the reason that the customer gave
error-signed-missing = Choose what Partner Center shows

## Error pages
error-page-national-cloud = There is no acceptance to confirm in a national cloud
error-page-national-cloud-text = The customer is in a national cloud, where acceptances do not apply. If it has moved to the public cloud, change this under Account info > Company info > Update. Nothing was changed.
error-page-not-confirmable = This agreement cannot be confirmed today
error-page-not-confirmable-text = Microsoft does not accept it today. The dates are under Agreements. Confirm the agreement that applies now. Nothing was changed.
error-page-nothing-to-withdraw = There is no acceptance to withdraw
error-page-nothing-to-withdraw-text = This customer has no acceptance in force. What was recorded is in the history, under Account info. Nothing was changed.
error-date-before-withdrawal = Enter an acceptance date of { $day } or later: the customer withdrew on that day, so an earlier acceptance no longer counts
