# English. Signing in with the firm’s directory.

directory-sign-in = Sign in with { $name }
directory-other-account = Sign in with another account
directory-prove-text = Before you change how you sign in, sign in with { $name } again.
directory-prove-unsaved = What you sent was not saved: after ten minutes you are asked to sign in again. Sign in, go back to the form and send it again.
user-unlink = Unlink from the directory
user-unlink-ask = Unlink { $name } from the directory
user-unlink-text = Their sessions end. At their next sign-in with the directory they are linked anew, by their e-mail address.
done-user-unlinked = The person is no longer linked to an account of the directory.

## Pages that say why not
error-page-directory-unreachable = Your firm’s directory does not answer
error-page-directory-unreachable-text = Try again in a few minutes. If it goes on, tell whoever runs Paraph at your firm. Nothing was changed.
error-page-directory-stale = Begin signing in again
error-page-directory-stale-text = This sign-in was begun in another browser, or more than ten minutes ago, or it has been used. Nothing was changed.
error-page-directory-only = Sign in with your firm’s directory
error-page-directory-only-text = This register takes no passwords. Go to the sign-in page and choose your firm’s directory.
error-page-directory-refused = Sign-in refused
directory-refused-declined = Your firm’s directory did not sign you in. Try again, and if it goes on, ask whoever runs it at your firm.
directory-refused-unverifiable = What your firm’s directory sent could not be verified. Try again, and if it goes on, tell whoever runs Paraph at your firm.
directory-refused-no-role = Your account in the directory has no role here. Ask whoever runs the directory at your firm to add you to a group that has one. Nothing was changed.
directory-refused-groups-left-out = You are in more groups than the directory can tell. Ask whoever runs the directory at your firm to have it send app roles, or only the groups that are assigned to Paraph. Nothing was changed.
directory-refused-no-address = Your account in the directory has no e-mail address that can be used here. Ask whoever runs the directory at your firm to add it. Nothing was changed.
directory-refused-address-not-verified = The directory does not say that your e-mail address is verified as yours. Ask whoever runs the directory at your firm to verify it. Nothing was changed.
directory-refused-address-taken = A person of the register has your e-mail address and signs in with another account of the directory. Sign in with that account, or ask a Global admin or User admin of your firm. Nothing was changed.
directory-refused-deactivated = Your access to the register has ended. Ask a Global admin or User admin of your firm to reactivate it.
directory-refused-not-proved = Your firm’s directory does not say that it has just asked you to sign in again. Ask whoever runs it to have it send the claim auth_time. Nothing was changed.

## Activity log
action-directory-linked = Linked to an account of the directory
action-directory-unlinked = Unlinked from the account of the directory
action-directory-refused = Sign-in with the directory refused
field-reason = Reason
directory-reason-declined = Sign-in not granted by the directory
directory-reason-unverifiable = Answer of the directory not verified
directory-reason-no-role = No group that gives a role
directory-reason-groups-left-out = Too many groups
directory-reason-no-address = No e-mail address
directory-reason-address-not-verified = E-mail address not verified
directory-reason-address-taken = E-mail address of a person with another account
directory-reason-deactivated = User deactivated
directory-reason-not-proved = New sign-in not proved
