# Le bac à sable.

sandbox = Bac à sable
sandbox-text = Ce registre sert à faire des essais. Ses clients peuvent être supprimés, et rien de ce qu’il contient n’a valeur de preuve.
action-customer-deleted = Client supprimé
error-sandbox-full = Supprimez d’abord un client par l’API : un bac à sable est limité à { $max } clients

## E‑mails d’un bac à sable
mail-sandbox-subject = [Bac à sable] { $subject }

# Le registre de preuves.
transparency-log = Registre de preuves
transparency-log-text = Chaque ligne du journal d’activité y laisse une empreinte. Si quelqu’un la modifie ou la supprime par la suite, cela se voit. Donnez la clé publique à ceux qui veulent le vérifier eux-mêmes.
log-name = Nom du registre de preuves
log-size = Enregistrements inscrits
log-waiting = Enregistrements en attente d’inscription
log-waiting-text = L’inscription prend quelques secondes. Si elle dure, le journal du serveur en donne la raison.
log-key = Clé publique, pour les enregistrements après le n° { $size }
log-checkpoint = Dernier état signé du registre de preuves
