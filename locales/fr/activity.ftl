# Le journal d’activité.

activity-log = Journal d’activité
activity-lead = Qui a fait quoi dans le registre, quand et d’où. Rien n’en est jamais supprimé.
activity-filter = Filtrer le journal d’activité
activity-filter-of = le filtre { $field }
activity-all-actions = Toutes les actions
activity-everybody = Tout le monde
activity-nobody = Personne non connectée
activity-command-line = Ligne de commande
activity-directory = Annuaire de la société
activity-export = Exporter le journal
activity-shown = Du { $from } au { $to }, en commençant par le plus récent. Les dates et heures sont celles du fuseau horaire { $zone }.
activity-moment = { $date } à { $time }
activity-empty = Rien n’a été consigné ici. Choisissez d’autres dates ou retirez un filtre.
activity-all = Toute l’activité de ce client
activity-at = Date-Heure
activity-affected-person = Personne concernée
activity-address = Adresse
activity-details = Détails
activity-details-closed = Détails : réservés aux rôles qui voient les clients
activity-code = Code de l’action
activity-before = Avant
activity-after = Après

## Les actions et leurs groupes
activity-customers = Clients
activity-sign-in = Connexion
activity-people = Personnes
activity-register = Registre
action-signed-in = Connexion
action-signed-out = Déconnexion
action-sign-in-refused = Connexion refusée
action-second-factor-refused = Second facteur refusé
action-password-refused = Mot de passe actuel refusé
action-password-chosen = Premier mot de passe choisi
action-password-reset = Mot de passe modifié par un lien
action-password-changed = Mot de passe modifié
action-second-factor-added = Second facteur ajouté
action-second-factor-removed = Second facteur retiré
action-recovery-codes-renewed = Codes de secours renouvelés
action-sessions-ended = Sessions fermées
action-user-added = Utilisateur ajouté
action-user-invited = Utilisateur invité
action-link-made = Lien créé pour choisir un mot de passe
action-roles-updated = Rôles modifiés
action-profile-updated = Profil mis à jour
action-user-signed-out = Utilisateur déconnecté partout
action-user-deactivated = Utilisateur désactivé
action-user-reactivated = Utilisateur réactivé
action-set-up = Registre mis en service
action-partner-updated = Profil partenaire mis à jour
action-reseller-added = Revendeur indirect ajouté
action-activity-exported = Journal d’activité exporté
action-register-backed-up = Registre sauvegardé
action-register-restored = Registre restauré à partir d’une sauvegarde
logged-backup_made_at = Date et heure de la sauvegarde
action-refused = Accès refusé

## Champs
field-from = De
field-to = À
field-action = Action
field-person = Utilisateur partenaire
field-customer = Client affecté
field-customer_id = ID du client dans le registre
field-person_id = ID de l’utilisateur dans le registre
field-method = Méthode
field-path = Page
field-second_factor_for_everybody = Qui a besoin d’un second facteur
logged-second_factor_for_everybody-true = { second-factor-everybody }
logged-second_factor_for_everybody-false = { second-factor-admins }
logged-agreement = Contrat
logged-second_factor = Second facteur
logged-second_factor-authenticator = Application d’authentification
logged-second_factor-passkey = Clé d’accès
logged-second_factor-recovery-code = Code de secours
logged-second_factor-directory = Annuaire de la société

## Erreurs de champ
error-period-from = Saisissez le premier jour avec l’année, le mois et le jour, par exemple 2026-10-25
error-period-to = Saisissez le dernier jour avec l’année, le mois et le jour, par exemple 2026-10-25
error-period-backwards = Saisissez le même jour que « De » ou un jour ultérieur
activity-part = Ceci est une page du journal. L’export en contient toutes les lignes.
