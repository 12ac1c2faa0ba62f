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
