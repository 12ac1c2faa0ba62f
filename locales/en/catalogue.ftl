# The catalogue: agreements, templates, files. Withdrawals and direct acceptances.

## The catalogue
agreements = Agreements
agreements-lead = The agreements that your customers accept: when each may be confirmed, from when orders ask for it, and its versions. Status and orders follow these days at once.
agreements-note = The register comes with the days that Microsoft announced. A Global admin changes them where a distributor’s differ; each change is in the activity log.
agreement-edit-lead = What you change here holds at once for all customers: lists, counts, reports and orders.
no-end = No end
versions = Versions
version-add = Add a version
version-of = Version of { $date }
version-lead = A version is known by the day of its publication. Acceptances before the day given last are of an earlier version and are to be renewed.
done-agreement = The agreement is saved. Status and orders follow the new days.
done-version = The version is saved. Where customers stand has been worked out anew.
done-file = The file is in the register. Confirmations can name it.
done-withdrawal = The withdrawal is recorded. Cancel the customer’s subscriptions.
done-direct-acceptance = What Partner Center shows is recorded.

## Templates by country
templates = Templates
templates-by-country = Templates by country
templates-of = Templates: { $country }
templates-lead = In which languages Microsoft gives out the agreements in a country.
templates-show = Show
templates-none = No template is known for this country.
templates-customer-note = Microsoft gives out the Customer Agreement in these languages there (as of 2023).
templates-cloud-note = Historical: the texts of 2017 to 2019, as Microsoft published them until the agreement was replaced.
language-ru = Russian

## Files
agreement-files = Files that you used
agreement-files-lead = The exact files that customers were given to accept. They are evidence: none is ever changed or deleted.
agreement-files-none = There is no file yet. Select Add a file.
agreement-files-none-ask = There is no file yet. A Global admin adds files.
agreement-files-none-older = There are no older files.
agreement-file-add = Add a file
agreement-file-lead = Add the file exactly as your customers received it. Its SHA-256 is kept beside it, so that anybody can check that a copy is the same.
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
accepted-text-no-country = The customer’s country is not recorded. Enter it to choose among its agreement texts, and to write phone numbers without the country code:
accepted-text-hint = What the customer was given to accept, as far as you know it. A file says its version and template itself.

## Account info
through-microsoft = Customer acceptance through Microsoft
accepted-at-microsoft = Acceptance at Microsoft
direct-checked = Looked at on { $date } by { $name }
direct-update = Record what Partner Center shows
direct-lead = Open the customer’s account in Partner Center and record what it shows. It tells no person and no date of acceptance.
checked-short = Looked at on
missing-version = Missing version
blocks-since = Orders without it have been refused since { $date }.
blocks-from = Orders without it will be refused from { $date }.
not-applicable-why = Why not applicable
not-applicable-text = The customer is in a national cloud: no acceptance is confirmed there, and none is asked for.

## Withdrawals
withdrawal = Withdrawal
withdraw = Withdraw
withdrawal-lead = Record here that the customer no longer agrees: when, who of the customer said so, and why.
withdrawal-consequence = Orders are refused from then on, and the customer’s subscriptions are to be cancelled. The confirmation stays in the history.
withdrawal-agreement = To which agreement does the customer no longer agree?
withdrawal-submit = Record the withdrawal
withdrawn-by = Person who said so
withdrawn-short = Withdrawn on
withdrawal-report = Report of the withdrawal
withdrawal-report-lead = { $partner } records that { $company } no longer agrees to the agreement named below.
withdrawal-ended = What it ended
ended-by-withdrawal = Ended by withdrawal { $reference }
ended-by-confirmation = Ended by confirmation { $reference }

## The activity log
action-withdrawal-recorded = Withdrawal recorded
action-direct-acceptance-recorded = Acceptance at Microsoft looked up
action-agreement-updated = Agreement changed
action-agreement-version-added = Version of an agreement added
action-agreement-version-updated = Version of an agreement changed
action-agreement-file-added = File of an agreement added
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
field-preview_from = Sandbox preview: pages
field-preview_api_from = Sandbox preview: API
field-preview_sdk_from = Sandbox preview: .NET SDK
field-pages_ask_from = Orders on pages ask for it from
field-api_asks_from = Orders through the API ask for it from
field-published_on = Published on
field-enforced_from = Orders ask for it from
field-outdated_before = To be renewed: acceptances before
field-version = Version
field-file = File
field-sha256 = SHA-256
field-accepted_version = Accepted version
field-accepted_template = Template: country and language
field-accepted_file = File
field-withdrawn_on = Date of the withdrawal
field-signed = What does Partner Center show under “Customer acceptance through Microsoft”?
field-checked_on = Looked at on
hint-accepted_from = A customer cannot have accepted it before.
hint-confirmable_until = The last day. Empty: no end.
hint-outdated_before = Empty for the first version alone.
hint-accepted_template = For the customer’s country.
hint-file = A PDF or a Word document (.docx) of 10 MB or less.
hint-withdrawn_on = It cannot be in the future. For example 12 10 2019.
hint-checked_on = It cannot be in the future. For example 12 10 2019.
hint-reason = As the customer gave it, in 1,000 characters or fewer.

## Field errors
error-template-id = Enter the template ID with its 32 hexadecimal digits, for example 117a77b0-9360-443b-8795-c6dedc750cf9
error-template-id-taken = Check the template ID: the other agreement has this one
error-link = Enter the whole address of a page of the encrypted web (https)
error-until-early = Enter { $first } or a later date: it cannot end before it begins
error-version-same-day = Enter another date: a version of this agreement was published on that day
error-version-early = Enter { $first }, the day of publication, or a later date
error-version-first = Leave this date empty: before the first version there is no acceptance to renew
error-version-before-first = Enter a later date: the first version is the one that has no acceptances to renew
error-version-outdated-missing = Enter the date: acceptances before it are of an earlier version
error-version-order = Enter a date that lies between those of the versions before and after this one
error-version-missing = Choose the version whose text it is
error-version-unknown = Choose a version of this agreement, or leave it out
error-version-later = Choose a version that was published by the day of acceptance: this one is of { $first }
error-template-unknown = Choose a template of this agreement, or leave it out
error-template-language-missing = Choose a language in which Microsoft gives out this agreement
error-file-missing = Choose the file
error-file-kind = Choose a PDF or a Word document (.docx): this file is neither
error-file-known = Choose another file: this one is there already for the same version, country and language
error-file-unknown = Choose a file of this agreement, or leave it out
error-file-version = Choose a file of the version that you named, or leave the version to the file
error-file-template = Choose a file of the template that you named, or leave the template to the file
error-withdrawal-agreement = Choose the agreement to which the customer no longer agrees
error-withdrawal-early = Enter { $first } or a later date: the customer accepted on that day
error-reason-missing = Enter the reason that the customer gave
error-signed-missing = Choose what Partner Center shows

## Error pages
error-page-national-cloud = Nothing is confirmed in a national cloud
error-page-national-cloud-text = The customer is in a national cloud, where acceptances do not apply. If it has moved to the public cloud, change that under Account info, Company info, Update. Nothing was changed.
error-page-not-confirmable = This agreement cannot be confirmed today
error-page-not-confirmable-text = Today is outside the days on which Microsoft takes it: they stand under Agreements. Confirm the agreement that applies now. Nothing was changed.
error-page-nothing-to-withdraw = There is no acceptance to withdraw
error-page-nothing-to-withdraw-text = No acceptance of this customer counts at the moment. What was recorded stands in the history of its account. Nothing was changed.
error-date-before-withdrawal = Enter { $day } or a later date: on that day the customer withdrew, and an earlier acceptance says nothing of what it agrees to now
