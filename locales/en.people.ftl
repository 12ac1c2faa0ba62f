# English. Signing in, the second factor, the profile, the people and the profile of the firm.

## Signing in
sign-in-password-chosen = Your password is saved. Sign in with it.
forgotten-password = Forgotten password
or = or
prove = Confirm that it is you
prove-text = Before you change how you sign in, enter your password again.
prove-unsaved = What you sent was not saved: after ten minutes your password is asked for again. Enter it, go back to the form and send it again.
prove-submit = Continue
second-factor = Second factor
second-factor-lost = No access to it?
second-factor-lost-text = Enter one of your recovery codes. If you have none left, ask a Global admin or User admin of your firm: under Account settings, User management, they can remove the second factor that you have lost. You then set up another.
passkey-use = Use a passkey
passkey-use-text = Sign in with the passkey of this device, of your phone or of a security key.
passkey-failed = The passkey was not used. Try again, or use another method.

## Setting up a second factor
enrolment = Set up a second factor
enrolment-first = Your account needs a second factor.
enrolment-text = It protects your account if somebody learns your password.
enrolment-replaces = You have an app already: setting up another replaces it.
authenticator = Authenticator app
authenticator-scan = Scan this code with an authenticator app, for example Microsoft Authenticator.
authenticator-type = Or type this key into the app:
authenticator-code = Enter the code that the app now shows.
authenticator-submit = Turn on the app
qr-code = QR code of the key below
passkey = Passkey
passkey-text = A passkey is kept by this device, by your phone or by a security key. You sign in with your fingerprint, your face or a PIN.
passkey-submit = Create a passkey
recovery-codes = Recovery codes
recovery-codes-text = If you lose your second factor, each of these codes signs you in once. Keep them apart from your password, for example on paper.
shown-once = This page is shown only once.
recovery-codes-kept = I have kept them
recovery-codes-new = New recovery codes
recovery-codes-new-text = The codes that you have now will no longer work.

## My profile
profile = My profile
profile-own = About you
profile-time-zone-firm = The firm’s ({ $zone })
saved-profile = Your profile is saved.
saved-password = Your password is saved. Your other sessions have ended.
saved-second-factor = The second factor is saved.
saved-second-factor-removed = The second factor is removed.
saved-sessions = Signed out there.
password-change = Change password
password-from-directory = You sign in with your firm’s directory. Your password is changed there.
password-hint = At least { $min } characters. A few unrelated words are easy to remember and hard to guess.
second-factor-none = No second factor is set up.
second-factor-add = Set up a second factor
second-factor-add-another = Add another
authenticator-since = Set up on { $time }.
remove = Remove
passkey-added = Added on { $time }.
passkey-last-used = Last used on { $time }.
recovery-codes-left = { $count ->
    [one] { $count } recovery code is left.
   *[other] { $count } recovery codes are left.
 }
authenticator-remove = Remove the authenticator app
authenticator-remove-text = You can no longer sign in with its codes. If it is your only second factor and one is needed, you set up another at your next sign-in.
passkey-remove = Remove the passkey { $name }
passkey-remove-text = You can no longer sign in with it. If it is your only second factor and one is needed, you set up another at your next sign-in.
sessions = Your sessions
sessions-text = Where you are signed in. A session ends after 30 minutes without use, and after 12 hours in any case.
sessions-end-others = End all other sessions
session-this = This session
session-end = End session
device = Device
device-unknown = Unknown device
address-at-sign-in = Address at sign-in
signed-in-at = Signed in on
last-used-at = Last used on

## Choosing a password
password-choose = Choose your password
password-choose-invitation = You have been added to the register of { $partner }. You will sign in with this password and { $email }.
password-choose-reset = For the account { $email }. This signs you out everywhere.
password-choose-submit = Save the password
password-reset-text = Enter the e-mail address of your account. A link to choose another password is sent to it; it works once, for 30 minutes.
password-reset-submit = Send the link
password-reset-sent = Check your mail
password-reset-sent-text = If an account has this address, a link has been sent to it. It works once, for 30 minutes. If nothing comes, check the address, or ask a Global admin or User admin of your firm.
password-reset-no-mail = This register sends no mail. Ask a Global admin or User admin of your firm: under Account settings, User management, they can make a link with which you choose another password.

## Account settings
account-settings = Account settings
user-management = User management
user-management-lead = The people who may sign in, and what their roles let them do.
add-user = Add user
add-user-lead-mail = The person gets an e-mail with a link, chooses a password and signs in.
add-user-lead-no-mail = You will be shown a link to hand to the person, who chooses a password with it and signs in.
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
sign-in-with-directory = The firm’s directory
added = Added on
you-marker = (you)
edit-roles = Change roles
edit-roles-lead = A change takes effect at once, also in open sessions.
user-roles-from-directory = The roles come from the groups of the firm’s directory. They are changed there.
user-is-global-admin = Only a Global admin can change a Global admin.
user-actions = Access
invite-again-mail = Send the invitation again
invite-again = New invitation link
reset-link-mail = Send a link to choose another password
reset-link = New link to choose another password
sign-out-everywhere = Sign out everywhere
sign-out-everywhere-text = Ends every session of this person. The password stays the same.
second-factor-remove = Remove the second factor
second-factor-remove-ask = Remove the second factor of { $name }
second-factor-remove-text = For a person who has lost it. Make sure that it is really this person who asks. Their app, passkeys and recovery codes will no longer work, their sessions end, and they set up another at their next sign-in if one is needed.
deactivate = Deactivate
deactivate-ask = Deactivate { $name }
deactivate-text = The person is signed out at once and can no longer sign in. Their API keys are revoked for good. What they recorded stays. You can reactivate them at any time.
reactivate = Reactivate
reactivate-text = The person can sign in again, with the password and the roles that they had.
link-for = Link for { $name }
link-text-invitation = Hand this link to { $name }, who chooses a password with it. It works once, for 7 days.
link-text-password-reset = Hand this link to { $name }, who chooses another password with it. It works once, for 30 minutes.
link-shown-once = This page is shown only once. If the link is lost, make a new one: this one then no longer works.
done-user-added = { $name } is added, and the invitation is on its way.
done-user-added-alone = { $name } is added, and signs in with the firm’s directory.
done-user-invited = The invitation is on its way.
done-user-reset = The link is on its way.
done-user-roles = The roles are saved.
done-user-deactivated = The person is deactivated and signed out.
done-user-reactivated = The person is active again.
done-user-signed-out = The person is signed out everywhere.
done-user-second-factor = The second factor is removed.
conflict-roles = These are the roles that they saved. What you chose is still below: saving now replaces theirs.
user = User
role-may-global-admin = Sees everything, manages users and settings. Does not confirm.
role-may-user-admin = Manages users, except Global admins. Sees no customer.
role-may-admin-agent = Registers customers and confirms their acceptance.
role-may-sales = Registers customers and confirms their acceptance.
partner-profile = Partner profile
partner-profile-lead = The firm that keeps this register. Its name stands on every report.
partner-country-hint = The firm’s CSP region follows from it.
partner-direct_bill = Direct-bill partner
partner-indirect_provider = Indirect provider
partner-indirect_reseller = Indirect reseller
csp-region = CSP region
saved-partner = The partner profile is saved.
conflict-partner = What they saved is on the partner profile. What you typed is still below: saving now replaces theirs.
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
hint-own_time_zone = Times are shown to you in this zone. Acceptance dates are judged in the firm’s.
hint-roles = A person may hold several.
field-app_code = Code of the app
field-passkey_name = Name of the passkey
hint-passkey_name = So that you recognise it, for example the name of the device.

## What is wrong with a field
error-code-wrong = Enter the code that the app shows now, or a recovery code that has not been used
error-app-code-wrong = Enter the code that the app shows now: this one is not right
error-code-used = Wait for the next code of the app: this one has been used
error-passkey = Try the passkey again, or use another method: this answer could not be verified
error-passkey-name-missing = Enter a name for the passkey
error-password-wrong = Enter your password: this one is not right
error-mpn-id = Enter the MPN ID in digits, for example 4782913
error-partner-kind-missing = Choose the kind of partner
error-second-factor-setting-missing = Choose who needs a second factor
error-roles-missing = Choose at least one role
error-email-taken = Enter another address: a person of the register has this one already
error-last-global-admin = Make another person Global admin first: the register needs one who can sign in
error-language-choice = Choose a language

## Pages that say why not
error-page-too-many = Too many tries
error-page-too-many-text = { $count ->
    [one] Try again in a minute. Nothing was changed.
   *[other] Try again in { $count } minutes. Nothing was changed.
 }
error-page-last-global-admin = The last Global admin must stay
error-page-last-global-admin-text = The register needs a Global admin who can sign in. Make another person Global admin first. Nothing was changed.
error-page-link-over = This link no longer works
error-page-link-over-text = It has been used, or it is too old. Forgotten password, on the sign-in page, says how to get another.
