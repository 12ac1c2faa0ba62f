# The sandbox.

sandbox = Sandbox
sandbox-text = This register is for trying things out. Its customers can be deleted, and nothing in it is proof.
action-customer-deleted = Customer deleted
error-sandbox-full = Delete a customer through the API first: a sandbox holds at most { $max } customers

## Mails of a sandbox
mail-sandbox-subject = [Sandbox] { $subject }
