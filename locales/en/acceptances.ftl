## The report
report-lead = { $partner } confirms that { $company } accepted the agreement named below.
report-current = Open the newer confirmation
template-id = Template ID
today = Today
address-today = Current address
record = Record
supersedes = Supersedes
record-id = Record ID
printed-at = As of { $time }.
recorder-roles = Role at that time
recorded-from = Recorded from
session = Session
api-key = API key
judged-in = Time zone of the dates
statement-made = Statement
annulled-by = Annulled, entered in error: { $reference }
annulment-of = Annuls { $reference }, entered in error
direct-report = Report of a check in Partner Center
direct-report-lead = { $partner } recorded what Partner Center showed for { $company }.

## How the customer accepted
field-acceptance_method = How the customer accepted
field-job_title = Job title
field-supersedes_reason = Why it replaces the current confirmation
method-signed_paper = On paper, signed
method-electronic_signature = Electronic signature
method-click = Online, with a click
method-email = By email
method-told_us = By word of mouth
error-method-unknown = Choose how the customer accepted

## What is stated by sending a form
statement-lead = By sending this form, you state:
statement-confirmation-MicrosoftCustomerAgreement = I confirm that this person accepted the Microsoft Customer Agreement on behalf of the customer, on the date given.
statement-confirmation-MicrosoftCloudAgreement = I confirm that this person accepted the Microsoft Cloud Agreement on behalf of the customer, on the date given.
statement-withdrawal = I confirm that this person told us, on behalf of the customer and on the date given, that the customer no longer accepts the agreement.
statement-direct-acceptance = I confirm that Partner Center showed this on the date given.
statement-annulment = I confirm that this record was entered in error. The customer did not change its mind.

## Records entered in error
annul = Annul (entered in error)
annulment = Annul a record entered in error
annulment-lead = The record stays in the history but no longer counts: the customer’s status becomes what it is without this record. If the customer no longer accepts the agreement, record a withdrawal instead.
annul-submit = Annul this record
annulment-cancel = Change nothing
field-annulment_reason = Reason
hint-annulment_reason = What was wrong with it, in at most 1,000 characters.
error-annulment-reason-missing = Enter why this record is an error
record-kind-confirmation = Confirmation
record-kind-withdrawal = Withdrawal
record-kind-direct_acceptance = Customer acceptance through Microsoft
done-annulment = The record is annulled and no longer counts.
action-record-annulled = Record annulled
field-annulled = Annulled record

## Certificates
certificate = Certificate
certificate-download = Certificate (PDF)
certificate-title = Certificate { $reference }
certificate-confirmation = Certificate of acceptance
certificate-withdrawal = Certificate of withdrawal
certificate-direct-acceptance = Certificate of a check in Partner Center
certificate-annulment = Certificate of annulment
certificate-lead = This certificate shows a record of the firm’s own register. The evidence attached to this file proves that nobody has changed the record since.
certificate-no-glyph = [No font on this machine can show this text. The attached evidence has it.]
certificate-code = QR code with the address of the page that checks this certificate
certificate-check = To check this certificate, go to
certificate-attachment = The evidence: the record, the proof that the log includes it, and the signed state of the log
certificate-how = Anyone can check the evidence without the firm, with the script verify.py of Paraph: python3 verify.py FILE --key PUBLIC_KEY. Get the public key from the firm in another way than from this file. The script shows what was sealed: compare it with the text above.
state-in-force = In force
log-position = Position in the log
log-leaf = Hash of the record
log-keys = Public keys
log-entry-waits = Will be added in a few seconds
time-stamp = Time stamp
no-time-stamp = No time stamp
activity-line = Line of the activity log
annulment-record = Annulment
template-country = Template: country
template-language = Template: language
file-sha256 = SHA-256 of the file that was given
annulled-kind = Kind of the annulled record
annulled-id = ID of the annulled record
recorded-for = On behalf of
erased = Erased

## Checking evidence
verify = Check a record
verify-lead = Enter the reference of a certificate or report. This register then says whether the record is genuine and what has become of it. Names are not shown, and nothing is stored.
hint-reference = For example 7KQ2M-4XN8P-Y. It is on the certificate and on the report.
verify-submit = Check
verify-genuine = The record is genuine. It is in the transparency log and has not been changed.
verify-waiting = The record exists. It will be added to the transparency log in a few seconds: check again then.
verify-nothing = This register has no record with this reference.
verify-nothing-text = Compare the reference with the certificate, and check that the certificate is from this firm.
error-reference-malformed = Check the reference: it has ten characters and a check character, for example 7KQ2M-4XN8P-Y
verify-altered = The record is not as it was sealed.
verify-altered-text = Somebody has changed it in the database. Do not rely on it, and tell the firm.
