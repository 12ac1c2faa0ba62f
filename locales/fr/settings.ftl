# Le bac à sable.

sandbox = Bac à sable
sandbox-text = Ce registre sert à faire des essais. Ses clients peuvent être supprimés, et rien de ce qu’il contient n’a valeur de preuve.
action-customer-deleted = Client supprimé
error-sandbox-full = Supprimez d’abord un client par l’API : un bac à sable est limité à { $max } clients

## E‑mails d’un bac à sable
mail-sandbox-subject = [Bac à sable] { $subject }

# Le journal de transparence.
transparency-log = Journal de transparence
transparency-log-text = Ce journal conserve une empreinte de chaque enregistrement et de chaque ligne du journal d’activité. Toute modification ou suppression ultérieure est ainsi détectable. Donnez la clé publique à ceux qui veulent le vérifier eux-mêmes.
log-name = Nom du journal de transparence
log-size = Enregistrements inscrits
log-waiting = Enregistrements en attente d’inscription
log-waiting-text = L’inscription prend quelques secondes. Si elle se prolonge, le journal du serveur en indique la raison.
log-key = Clé publique des états signés de plus de { $size } enregistrements
log-checkpoint = État signé du journal de transparence
