# The activity log.

activity-log = Activity log
activity-lead = Who did what in the register, when and from where. Nothing is ever deleted from it.
activity-filter = Filter the activity log
activity-filter-of = the filter { $field }
activity-all-actions = All actions
activity-everybody = Everybody
activity-nobody = Not signed in
activity-command-line = Command line
activity-directory = The firm’s directory
activity-export = Export log
activity-shown = From { $from } to { $to }, newest first. Dates and times are in the time zone { $zone }.
activity-moment = { $date } at { $time }
activity-empty = Nothing was recorded here. Choose other dates, or remove a filter.
activity-all = All activity of this customer
activity-at = Date-Time
activity-affected-person = Affected person
activity-address = Address
activity-details = Details
activity-details-closed = Details: only for roles that see customers
activity-code = Action code
activity-before = Before
activity-after = After

## Actions and their groups
activity-customers = Customers
activity-sign-in = Signing in
activity-people = People
activity-register = Register
action-signed-in = Signed in
action-signed-out = Signed out
action-sign-in-refused = Sign-in refused
action-second-factor-refused = Second factor refused
action-password-refused = Current password refused
action-password-chosen = First password chosen
action-password-reset = Password changed by link
action-password-changed = Password changed
action-second-factor-added = Second factor added
action-second-factor-removed = Second factor removed
action-recovery-codes-renewed = Recovery codes renewed
action-sessions-ended = Sessions ended
action-user-added = User added
action-user-invited = User invited
action-link-made = Link made for choosing a password
action-roles-updated = Roles changed
action-profile-updated = Profile updated
action-user-signed-out = User signed out everywhere
action-user-deactivated = User deactivated
action-user-reactivated = User reactivated
action-set-up = Register set up
action-partner-updated = Partner profile updated
action-reseller-added = Indirect reseller added
action-activity-exported = Activity log exported
action-register-backed-up = Register backed up
action-register-restored = Register restored from a backup
logged-backup_made_at = Time of the backup
action-refused = Access refused

## Fields
field-from = From
field-to = To
field-action = Action
field-person = Partner user
field-customer = Affected customer
field-customer_id = Customer’s ID in the register
field-person_id = User’s ID in the register
field-method = Method
field-path = Page
field-second_factor_for_everybody = Who needs a second factor
logged-second_factor_for_everybody-true = { second-factor-everybody }
logged-second_factor_for_everybody-false = { second-factor-admins }
logged-agreement = Agreement
logged-second_factor = Second factor
logged-second_factor-authenticator = Authenticator app
logged-second_factor-passkey = Passkey
logged-second_factor-recovery-code = Recovery code
logged-second_factor-directory = The firm’s directory

## Field errors
error-period-from = Enter the first day with year, month and day, for example 2026-10-25
error-period-to = Enter the last day with year, month and day, for example 2026-10-25
error-period-backwards = Enter the same day as From or a later one
activity-part = This is one page of the log. The export has all its lines.
