# Le bac à sable.

sandbox = Bac à sable
sandbox-text = Ce registre sert à faire des essais. Ses clients peuvent être supprimés, et rien de ce qu’il contient n’a valeur de preuve.
action-customer-deleted = Client supprimé
error-sandbox-full = Supprimez d’abord un client par l’API : un bac à sable est limité à { $max } clients

## E‑mails d’un bac à sable
mail-sandbox-subject = [Bac à sable] { $subject }
