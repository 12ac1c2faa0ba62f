# English. mail

mails = Mail
