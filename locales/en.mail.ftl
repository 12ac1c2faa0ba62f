# English. What Paraph writes to the people of the firm, and the page of the e-mails that could not be sent.

mails = Mail

## The e-mails
mail-greeting = Hello { $name },
mail-by = This was done by { $by }.
mail-link-text = If the button does nothing, open this address:
mail-link-until = The link works once, until { $time }.
mail-footer = { $partner }. This e-mail comes from Paraph, the firm’s own register of its customers’ acceptance of the Microsoft agreements. Paraph is not a Microsoft product.
mail-invitation-subject = Your access to the register of { $partner }
mail-invitation-text = You have been added to Paraph, where { $partner } keeps the register of its customers’ acceptance of the Microsoft agreements. Choose a password: you will sign in with it and { $email }.
mail-invitation-button = Choose your password
mail-invitation-unexpected = If you did not expect this e-mail, you need not do anything: unless the link is used, nobody can sign in with your address.
mail-password-reset-subject = Choose another password
mail-password-reset-text = On { $time }, another password was asked for on the account { $email } in the register of { $partner }.
mail-password-reset-button = Choose another password
mail-password-reset-unexpected = If you did not ask for it, you need not do anything: unless the link is used, your password stays as it is. If it happens again, tell a Global admin or User admin of your firm.
mail-password-changed-subject = Your password was changed
mail-password-changed-text = On { $time }, the password of the account { $email } in the register of { $partner } was changed.
mail-password-changed-unexpected = If you did not do this, choose another password at once, under Forgotten password on the sign-in page, and tell a Global admin or User admin of your firm.
mail-second-factor-added-subject = A second factor was added to your account
mail-second-factor-added-text = On { $time }, an authenticator app or a passkey was added to the account { $email } in the register of { $partner }. Signing in now asks for it after the password.
mail-second-factor-added-unexpected = If you did not do this, somebody else has your password: choose another at once, under Forgotten password on the sign-in page, and ask a Global admin or User admin of your firm to remove the second factor.
mail-second-factor-removed-subject = A second factor was removed from your account
mail-second-factor-removed-text = On { $time }, an authenticator app or a passkey was removed from the account { $email } in the register of { $partner }.
mail-second-factor-removed-unexpected = If you neither did this nor asked for it, choose another password at once, under Forgotten password on the sign-in page, and tell a Global admin or User admin of your firm.

## The e-mails that could not be sent
mails-lead = E-mails to the people of the firm that could not be sent so far. One that was given up leaves the list after 30 days.
mails-on = A mail server is set up. An e-mail that it does not accept is tried again, at first after a minute, in the end every 4 hours, 10 times in all.
mails-off = No mail server is set up. Links for choosing a password are shown to you under User management instead, to be handed over. To send e-mails, whoever runs Paraph sets SMTP_URL and MAIL_FROM and restarts it.
mails-none = There is no e-mail that could not be sent.
mails-none-text = When one fails, it is listed here with what the mail server said, and you can send it again.
field-mail = Mail
mail-recipient = Recipient
mail-written-at = Written on
mail-error = What went wrong
mail-attempts = Attempts
mail-next-attempt = Next attempt
mail-given-up = Given up
mail-send-again = Send again
mail-send-again-to = Send again to { $name }
saved-mail = The e-mail is being sent again. If it stays in the list, read there what went wrong.
action-mail-resent = Mail sent again
mail-kind-invitation = Invitation
mail-kind-password-reset = Link to choose another password
mail-kind-password-changed = Notice of a changed password
mail-kind-second-factor-added = Notice of an added second factor
mail-kind-second-factor-removed = Notice of a removed second factor
mail-error-unreachable = The mail server could not be reached. Whoever runs Paraph checks SMTP_URL and whether the server is running.
mail-error-tls = The connection to the mail server could not be encrypted. Whoever runs Paraph checks SMTP_URL and the server’s certificate.
mail-error-refused = The mail server refused. It said:
mail-error-timeout = The mail server did not answer in time.
mail-error-interrupted = The mail server broke off before it confirmed that it had the e-mail.
mail-error-address = The mail server cannot write to this address. If it is wrong, add the person again with the right address, under User management.
mail-error-expired = Its link expired before it could be sent. Send it again for a new one.
