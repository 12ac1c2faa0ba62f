# The sandbox.

sandbox = Sandbox
sandbox-text = This register is for trying things out. Its customers can be deleted, and nothing in it is proof.
action-customer-deleted = Customer deleted
error-sandbox-full = Delete a customer through the API first: a sandbox holds at most { $max } customers

## Mails of a sandbox
mail-sandbox-subject = [Sandbox] { $subject }

# The transparency log.
transparency-log = Transparency log
transparency-log-text = Each line of the activity log leaves a fingerprint here. If somebody changes or deletes one later, it shows. Give the public key to those who want to check this themselves.
log-name = Name of the log
log-size = Records in the log
log-waiting = Records still to be added
log-waiting-text = This takes seconds. If it takes longer, the log of the server says why.
log-key = Public key, for the records after number { $size }
log-checkpoint = Latest signed state of the log
