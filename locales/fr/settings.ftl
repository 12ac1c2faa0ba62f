# Le bac à sable.

sandbox = Bac à sable
sandbox-text = Ce registre sert à faire des essais. Ses clients peuvent être supprimés, et rien de ce qu’il contient ne fait preuve.
action-customer-deleted = Client supprimé
error-sandbox-full = Supprimez d’abord un client par l’API : un bac à sable contient { $max } clients

## E-mails d’un bac à sable
mail-sandbox-subject = [Bac à sable] { $subject }
