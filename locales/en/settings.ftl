# The sandbox.

sandbox = Sandbox
sandbox-text = This register is for trying things out. Its customers can be deleted, and nothing in it is proof.
action-customer-deleted = Customer deleted
error-sandbox-full = Delete a customer through the API first: a sandbox holds at most { $max } customers

## Mails of a sandbox
mail-sandbox-subject = [Sandbox] { $subject }

# The transparency log.
transparency-log = Transparency log
transparency-log-text = The log holds a fingerprint of each record and of each line of the activity log. A later change or deletion can be detected. Give the public key to those who want to check this themselves.
log-name = Name of the log
log-size = Records in the log
log-waiting = Records still to be added
log-waiting-text = This takes seconds. If it takes longer, the server’s log gives the reason.
log-key = Public key for signed states of more than { $size } records
log-checkpoint = Signed state of the log
