## Set-up
what-paraph-is = The register of your customers’ acceptance of the Microsoft agreements.
setup = Set up the register
setup-text = This page can be used once. Enter your firm’s details here, and create the first Global admin.
setup-partner = Your firm
setup-admin = First Global admin
setup-submit = Set up the register

# Sign-in, second factor, profile, users, partner profile.

## Sign-in
done-password-chosen = Your password is saved. Sign in with it.
forgotten-password = Forgotten password
or = or
prove = Confirm your identity to continue
prove-text = To continue, enter your password again.
prove-unsaved = The form was not saved, because you last confirmed your identity more than ten minutes ago. Enter your password, go back to the form and send it again.
prove-unsaved-kept = The form is not saved yet, because you last confirmed your identity more than ten minutes ago. Enter your password, then send the form again. What you typed is kept.
prove-why-api-keys = API keys give programs access to the register.
prove-why-catalogue = These dates and files apply to every customer.
prove-why-partner = The partner profile applies to the whole firm.
prove-why-users = User management decides who may sign in, and what they may do.
prove-why-profile = You are about to change how you sign in.
prove-why-other = This page is protected.
prove-submit = Continue
second-factor = Second factor
second-factor-lost = Cannot use your second factor?
second-factor-lost-text = Enter one of your recovery codes. If you have none left, ask a Global admin or User admin of your firm to remove your second factor, under Account settings > User management. You will then set up another.
passkey-use = Use a passkey
passkey-use-text = Sign in with the passkey of this device, of your phone or of a security key.
passkey-failed = The passkey did not work. Try again, or use another method.

## Second factor
factor-setup = Set up a second factor
factor-setup-first = Your account needs a second factor.
factor-setup-text = It protects your account even if somebody learns your password.
factor-setup-replaces = You already have an app: setting up another replaces it.
authenticator = Authenticator app
authenticator-scan = Scan this code with an authenticator app, for example Microsoft Authenticator.
authenticator-type = Or type this key into the app:
authenticator-code = Enter the code that the app shows now.
authenticator-submit = Verify code
qr-code = QR code of the key below
passkey = Passkey
passkey-text = A passkey is kept by this device, by your phone or by a security key. You sign in with your fingerprint, your face or a PIN.
passkey-submit = Create a passkey
recovery-codes = Recovery codes
recovery-codes-text = If you lose your second factor, each of these codes signs you in once. Keep them apart from your password, for example on paper.
shown-once = This page is shown only once.
recovery-codes-kept = I have saved these codes
recovery-codes-new = Create new recovery codes
recovery-codes-new-ask = Create new recovery codes?
recovery-codes-new-text = The codes that you have now will no longer work.

## My profile
profile = My profile
profile-own = My details
profile-time-zone-firm = The firm’s ({ $zone })
done-profile = Your profile is saved.
done-password = Your password is saved. Your other sessions have ended.
done-second-factor = The second factor is saved.
done-second-factor-removed = The second factor is removed.
done-sessions = The selected sessions have ended.
password-change = Change password
password-from-directory = You sign in with your firm’s directory. Change your password there.
password-own = You sign in with your email address and a password.
password-hint = At least { $min } characters. A few unrelated words are easy to remember and hard to guess.
second-factor-none = No second factor is set up.
second-factor-add = Set up a second factor
second-factor-add-another = Add another
authenticator-since = Set up on { $time }.
remove = Remove
passkey-added = Added on { $time }.
passkey-last-used = Last used on { $time }.
recovery-codes-left = { $count ->
    [0] No recovery code is left.
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
 }
authenticator-remove = Remove the authenticator app?
authenticator-remove-text = You will no longer be able to sign in with its codes. If it is your only second factor and you need one, you will set up another at your next sign-in.
passkey-remove = Remove the passkey “{ $name }”?
passkey-remove-text = You will no longer be able to sign in with it. If it is your only second factor and you need one, you will set up another at your next sign-in.
sessions = My sessions
sessions-text = Where you are signed in. A session ends after 30 minutes without use, and after 12 hours in any case.
sessions-end-others = End all other sessions
session-this = This session
session-end = End session
device = Device
device-unknown = Unknown device
address-at-sign-in = IP address at sign-in
signed-in-at = Signed in on
last-used-at = Last used on

## New password
password-choose = Choose your password
password-choose-invitation = You have been added to the register of { $partner }. You will sign in with this password and { $email }.
password-choose-reset = For the account { $email }. You will be signed out everywhere.
password-choose-submit = Save the password
password-reset-text = Enter the email address of your account. A link to choose a new password will be sent to it. The link works once and expires in 30 minutes.
password-reset-submit = Send the link
password-reset-sent = Check your email
password-reset-sent-text = If an account has this address, a link has been sent to it. It works once and expires in 30 minutes. If nothing arrives, check the address, or ask a Global admin or User admin of your firm.
password-reset-no-mail = This register sends no emails. Ask a Global admin or User admin of your firm for a link to choose a new password. They can create one under Account settings > User management.

## Account settings
account-settings = Account settings
user-management = User management
user-management-lead = The people who may sign in, and what their roles let them do.
add-user = Add user
add-user-lead-mail = The person gets an email with a link, chooses a password and signs in.
add-user-lead-no-mail = You will be shown a link. Pass it on to the person, who uses it to choose a password and signs in.
add-user-lead-directory = The person signs in with the firm’s directory. Nothing is sent to them.
users-none = Nobody has this role.
filter-by-role = Filter by role
all-roles = All roles
filter = Filter
last-sign-in = Last sign-in
never = Never
state-active = Active
state-invited = Invited
state-deactivated = Deactivated
second-factor-on = Set up
second-factor-off = None
sign-in-with = Signs in with
sign-in-with-password = Password
sign-in-with-nothing = Not chosen yet
sign-in-with-directory = The firm’s directory
added = Added on
you-marker = (you)
edit-roles = Change roles
edit-roles-lead = A change takes effect at once, including in open sessions.
user-roles-from-directory = The roles come from the groups of the firm’s directory. Change them there.
user-is-global-admin = Only a Global admin can change a Global admin.
user-actions = Access
invite-again-mail = Send the invitation again
invite-again = Create an invitation link
reset-link-mail = Send a link to choose a new password
reset-link = Create a link to choose a new password
sign-out-everywhere = Sign out everywhere
sign-out-everywhere-text = Ends every session of this person. The password stays the same.
second-factor-remove = Remove the second factor
second-factor-remove-ask = Remove the second factor of { $name }?
second-factor-remove-text = For a person who has lost it. Make sure that the request really comes from this person. Their app, passkeys and recovery codes will no longer work, and their sessions will end. At their next sign-in they will set up another, if they need one.
deactivate = Deactivate
deactivate-ask = Deactivate { $name }?
deactivate-text = The person is signed out at once and can no longer sign in. Their API keys are revoked for good. What they recorded stays. You can reactivate them at any time.
reactivate = Reactivate
reactivate-text = The person can sign in again, with the same password and roles as before.
link-for = Link for { $name }
link-text-invitation = Pass this link on to { $name }, who uses it to choose a password. It works once and expires in 7 days.
link-text-password-reset = Pass this link on to { $name }, who uses it to choose a new password. It works once and expires in 30 minutes.
link-shown-once = This page is shown only once. If the link is lost, create a new one: the old one will no longer work.
done-user-added = { $name } has been added. The invitation is on its way.
done-user-added-alone = { $name } has been added. Sign-in is with the firm’s directory.
done-user-invited = The invitation is on its way.
done-user-reset = The link is on its way.
done-user-roles = The roles are saved.
done-user-deactivated = The person is deactivated and signed out.
done-user-reactivated = The person is active again.
done-user-signed-out = The person is signed out everywhere.
done-user-second-factor = The second factor is removed.
conflict-roles = These are the roles that they saved. What you chose is still below: saving now replaces theirs.
user = User
role-may-global-admin = Sees everything, manages users and settings. Does not confirm acceptances.
role-may-user-admin = Manages users, except Global admins. Does not see customers.
role-may-admin-agent = Registers customers, confirms their acceptance and places their orders. Has the same rights here as a Sales agent: both roles exist because Partner Center has both.
role-may-sales = Registers customers, confirms their acceptance and places their orders. Has the same rights here as an Admin agent: both roles exist because Partner Center has both.
partner-profile = Partner profile
partner-profile-lead = The firm that keeps this register. Its name appears on every report.
partner-country-hint = It determines the firm’s CSP region.
partner-direct_bill = Direct-bill partner
partner-indirect_provider = Indirect provider
partner-indirect_reseller = Indirect reseller
csp-region = CSP region
done-partner = The partner profile is saved.
second-factor-everybody = Everybody
second-factor-admins = Global admins and User admins

## Fields
field-code = Code
field-roles = Roles
field-current_password = Current password
field-mpn_id = MPN ID
field-kind = Kind of partner
field-second_factor = Who needs a second factor
field-own_time_zone = Time zone
field-own_language = Language
hint-code = The 6 digits of your authenticator app, or one of your recovery codes.
hint-app_code = 6 digits.
hint-mpn_id = The number of your firm in Microsoft’s partner programme.
hint-second_factor = Global admins and User admins always need one.
hint-own_time_zone = Times are shown to you in this time zone. Acceptance dates follow the firm’s time zone.
hint-roles = A person may hold several.
field-app_code = App code
field-passkey_name = Name of the passkey
hint-passkey_name = To recognise it by, for example the name of the device.

## Field errors
error-code-wrong = Enter the code that the app shows now, or a recovery code that has not been used
error-app-code-wrong = Enter the code that the app shows now: this one is not right
error-code-used = Wait for the app’s next code: this one has been used
error-passkey = Try the passkey again, or use another method: it could not be verified
error-passkey-name-missing = Enter a name for the passkey
error-password-wrong = Check your password: this one is not right
error-mpn-id = Enter the MPN ID in digits, for example 4782913
error-partner-kind-missing = Choose the kind of partner
error-second-factor-setting-missing = Choose who needs a second factor
error-roles-missing = Choose at least one role
error-email-taken = Enter another email address: another user has this one
error-last-global-admin = Make another person Global admin first: the register needs one who can sign in
error-language-choice = Choose a language

## Error pages
error-page-too-many = Too many attempts
error-page-too-many-text = { $count ->
    [one] Try again in a minute. Nothing was changed.
   *[other] Try again in { $count } minutes. Nothing was changed.
 }
error-page-last-global-admin = The last Global admin must stay
error-page-last-global-admin-text = The register needs a Global admin who can sign in. Make another person Global admin first. Nothing was changed.
error-page-link-over = This link no longer works
error-page-link-over-text = It has been used, or it has expired. To find out how to get another, select Forgotten password on the sign-in page.

# Sign-in with the firm’s directory.

directory-sign-in = Sign in with { $name }
directory-other-account = Sign in with another account
directory-prove-text = To continue, sign in with { $name } again.
directory-prove-unsaved = The form was not saved, because you last signed in more than ten minutes ago. Sign in, go back to the form and send it again.
directory-prove-unsaved-kept = The form is not saved yet, because you last signed in more than ten minutes ago. Sign in, then send the form again. What you typed is kept.
user-unlink = Unlink from the directory
user-unlink-ask = Unlink { $name } from the directory?
user-unlink-text = Their sessions will end. At their next sign-in with the directory they will be linked again, by their email address.
done-user-unlinked = The person is no longer linked to a directory account.

## Error pages
error-page-directory-unreachable = Your firm’s directory does not answer
error-page-directory-unreachable-text = Try again in a few minutes. If this continues, tell the person who runs Paraph at your firm. Nothing was changed.
error-page-directory-stale = Start signing in again
error-page-directory-stale-text = This sign-in was started in another browser or more than ten minutes ago, or it has been used. Nothing was changed.
error-page-directory-only = Sign in with your firm’s directory
error-page-directory-only-text = This register does not accept passwords. Go to the sign-in page and choose your firm’s directory.
error-page-directory-refused = Sign-in refused
directory-refused-declined = Your firm’s directory did not sign you in. Try again. If this continues, ask the person who runs the directory at your firm.
directory-refused-unverifiable = The answer of your firm’s directory could not be verified. Try again. If this continues, tell the person who runs Paraph at your firm.
directory-refused-no-role = Your account in the directory has no role here. Ask the person who runs the directory at your firm to add you to a group that has one. Nothing was changed.
directory-refused-groups-left-out = You are in more groups than the directory can send. Ask the person who runs the directory at your firm to make the directory send app roles, or only the groups that are assigned to Paraph. Nothing was changed.
directory-refused-no-address = Your account in the directory has no email address that can be used here. Ask the person who runs the directory at your firm to add it. Nothing was changed.
directory-refused-address-not-verified = The directory does not mark your email address as verified. Ask the person who runs the directory at your firm to verify it. Nothing was changed.
directory-refused-address-taken = Another user has your email address and signs in with another directory account. Sign in with that account, or ask a Global admin or User admin of your firm. Nothing was changed.
directory-refused-deactivated = Your access to the register has ended. Ask a Global admin or User admin of your firm to reactivate it.
directory-refused-not-proved = Your firm’s directory does not say that it has just asked you to sign in again. Ask the person who runs the directory to include the claim auth_time. Nothing was changed.

## Activity log
action-directory-linked = Linked to a directory account
action-directory-unlinked = Unlinked from the directory account
action-directory-refused = Sign-in with the directory refused
field-reason = Reason
directory-reason-declined = Sign-in refused by the directory
directory-reason-unverifiable = Directory’s answer not verified
directory-reason-no-role = No group that gives a role
directory-reason-groups-left-out = Too many groups
directory-reason-no-address = No email address
directory-reason-address-not-verified = Email address not verified
directory-reason-address-taken = Email address of a user with another account
directory-reason-deactivated = User deactivated
directory-reason-not-proved = New sign-in not proved

# Mails to staff members, and the page of failed mails.

mails = Emails

## Mails
mail-greeting = Hello { $name },
mail-by = This was done by { $by }.
mail-link-text = If the button does nothing, open this address:
mail-link-until = The link works once, until { $time }.
mail-footer = { $partner }. This email comes from Paraph, the firm’s own register of its customers’ acceptance of the Microsoft agreements. Paraph is not a Microsoft product.
mail-invitation-subject = Your access to the register of { $partner }
mail-invitation-text = You have been added to Paraph, where { $partner } keeps the register of its customers’ acceptance of the Microsoft agreements. Choose a password: you will sign in with it and { $email }.
mail-invitation-button = Choose your password
mail-invitation-unexpected = If you did not expect this email, you do not have to do anything: unless the link is used, nobody can sign in with your address.
mail-password-reset-subject = Choose a new password
mail-password-reset-text = On { $time }, a new password was requested for the account { $email } in the register of { $partner }.
mail-password-reset-button = Choose a new password
mail-password-reset-unexpected = If you did not request it, you do not have to do anything: unless the link is used, your password stays the same. If it happens again, tell a Global admin or User admin of your firm.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = On { $time }, the password of the account { $email } in the register of { $partner } was changed.
mail-password-changed-unexpected = If you did not do this, choose a new password at once, under Forgotten password on the sign-in page, and tell a Global admin or User admin of your firm.
mail-second-factor-added-subject = A second factor was added to your account
mail-second-factor-added-text = On { $time }, an authenticator app or a passkey was added to the account { $email } in the register of { $partner }. Signing in now asks for it after the password.
mail-second-factor-added-unexpected = If you did not do this, somebody else has your password: choose a new one at once, under Forgotten password on the sign-in page, and ask a Global admin or User admin of your firm to remove the second factor.
mail-second-factor-removed-subject = A second factor was removed from your account
mail-second-factor-removed-text = On { $time }, an authenticator app or a passkey was removed from the account { $email } in the register of { $partner }.
mail-second-factor-removed-unexpected = If you neither did this nor asked for it, choose a new password at once, under Forgotten password on the sign-in page, and tell a Global admin or User admin of your firm.

## Failed mails
mails-lead = Emails that could not be sent to users because of an error. When Paraph gives up, the email stays in this list for 30 days.
mails-on = A mail server is set up. If it does not accept an email, Paraph tries again: first after a minute, then less and less often, up to every 4 hours, 10 times in all.
mails-off = No mail server is set up. Links for choosing a password are shown to you under User management instead, for you to pass on. To send emails, ask the person who runs Paraph to set SMTP_URL and MAIL_FROM, then restart it.
mails-none = No failed email.
mails-none-text = If one fails, it is listed here with the mail server’s answer, and you can send it again.
field-mail = Email
mail-recipient = Recipient
mail-written-at = Written on
mail-error = Problem
mail-attempts = Attempts
mail-next-attempt = Next attempt
mail-given-up = Given up
mail-send-again = Send again
mail-send-again-to = Send again to { $name }
done-mail = The email is being sent again. If it stays in the list, the list says what went wrong.
done-mail-on-its-way = This email no longer waits here: it is being sent, has been sent, or is no longer needed.
action-mail-resent = Email sent again
mail-kind-invitation = Invitation
mail-kind-password-reset = Link to choose a new password
mail-kind-password-changed = Notice of a changed password
mail-kind-second-factor-added = Notice of an added second factor
mail-kind-second-factor-removed = Notice of a removed second factor
mail-error-unreachable = The mail server could not be reached. Ask the person who runs Paraph to check SMTP_URL and whether the server is running.
mail-error-tls = The connection to the mail server could not be encrypted. Ask the person who runs Paraph to check SMTP_URL and the server’s certificate.
mail-error-refused = The mail server refused the email. Its answer:
mail-error-timeout = The mail server did not answer in time.
mail-error-interrupted = The connection to the mail server was interrupted before the server confirmed that it had the email.
mail-error-address = The mail server cannot deliver to this address. If it is wrong, add the person again with the right address, under User management.
mail-error-expired = The link in the email expired before the email could be sent. Send it again to create a new link.
mail-error-restored = The register was restored from a backup. The email may have been sent before that. Send it again if it is still needed.
