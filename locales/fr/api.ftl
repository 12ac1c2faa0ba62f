# Messages d’erreur de l’API.
api-value = Donnez une valeur du genre que décrit le document de l’API
api-range = Donnez un nombre entier dans les limites que décrit le document de l’API
api-missing = Donnez ce champ
api-unknown = Omettez ce champ : aucun ne porte ce nom
api-one-of = Donnez l’une de ces valeurs : { $values }
api-twice = Donnez chaque champ une seule fois, quelle que soit sa casse
api-control = Omettez les caractères de contrôle
api-not-json = Envoyez du JSON : ce n’en est plus à la ligne { $line }, colonne { $column }
api-number = Donnez un nombre entier
api-boolean = Donnez true ou false
api-text = Donnez un texte entre guillemets
api-list = Donnez une liste
api-object = Donnez un objet avec ses champs
api-date = Donnez une date telle que 2026-11-21, ou avec une heure en UTC
api-guid = Donnez un GUID, par exemple 3f2504e0-4f89-41d3-9a0c-0305e82c3301
api-employee = Nommez la personne de la société en 1 à 100 caractères, en UTF-8 ou avec des signes pour cent
api-employee-own = Retirez l’en-tête Paraph-Employee : cette clé est celle d’une personne, qui écrit en son propre nom
api-employee-missing = Nommez dans l’en-tête Paraph-Employee la personne de la société pour qui le programme écrit
api-request-id-used = Envoyez un autre MS-RequestId : celui-ci appartient à une requête au contenu différent
api-wait = Renvoyez l’appel dans { $count } { $count ->
    [one] seconde
   *[other] secondes
}

api-error-400 = La clé n’est pas valable : elle a pu être révoquée ou expirer
api-error-405 = Cette adresse n’accepte pas cette méthode
api-error-413 = Le corps dépasse 64 Kio
api-error-415 = Le corps doit être en application/json
api-error-500 = Le serveur n’avait pas prévu cela
api-error-503 = Le serveur ne peut pas répondre pour l’instant
api-error-1000 = Il n’y a rien à cette adresse
api-error-2055 = L’élément a changé depuis sa lecture : relisez-le
api-error-3000 = Une propriété a une valeur qu’elle ne peut pas avoir
api-error-20002 = Ce client n’est pas celui de la société
api-error-60002 = Il n’y a pas de telle personne
api-error-60003 = Il n’y a pas de tel client
api-error-600009 = Il n’y a pas de confirmation
api-error-600061 = Une confirmation avec la même personne existe déjà
api-error-800001 = Envoyez une clé dans l’en-tête Authorization
api-error-800002 = Un élément de la requête n’est pas comme il devrait être
api-error-900118 = L’ID du client n’est pas un GUID
api-error-900150 = Les rôles de la clé ne le permettent pas

action-reseller-updated = Revendeur modifié
action-api-key-made = Clé d’API créée
action-api-key-revoked = Clé d’API révoquée
field-mpa_signed = Contrat de partenariat Microsoft signé

api-error-600006 = Cela n’est pas possible avec ce client
api-template-unknown = Donnez le templateId d’un contrat : GET /v1/agreements les énumère
api-template-over = Ce contrat ne peut plus être confirmé : donnez le templateId de celui qui l’a remplacé
api-template-early = Ce contrat ne peut pas encore être confirmé
api-country = Donnez le code d’un pays en deux majuscules, par exemple FR
api-user-unknown = Donnez l’ID d’une personne de la société, tel que GET …/agreements le donne
api-national-cloud = Les clients des clouds nationaux sont confirmés chez Microsoft : rien ne peut être confirmé ici

# Les clés de l’API.
api-keys = Clés d’API
api-keys-lead = Les programmes appellent l’API avec une clé : elle appartient à une personne ou à un compte pour programmes, et permet ce que permettent à la fois ses rôles et ceux de son propriétaire.
api-keys-none = Il n’y a pas de clé. Créez-en une par programme, pour pouvoir en révoquer une sans arrêter les autres.
api-document = Ce que l’API sait faire
api-key-new = Créer une clé d’API
api-key-new-lead = La clé est affichée une fois, après sa création. Seule son empreinte est conservée.
api-key-roles-hint = Pas plus que ce dont le programme a besoin, et aucun que le propriétaire n’a pas.
api-key-of = La clé « { $name } »
api-key-once-lead = Placez la clé là où le programme garde ses secrets.
api-key-shown-once = La clé n’est affichée que cette fois. Si elle est perdue, révoquez-la et créez-en une autre.
api-key-try = Essayez-la :
api-key-made = Créée
api-key-expires = Valable jusqu’au
api-key-last-used = Dernier usage
api-key-works = Valable
api-key-expired = Expirée
api-key-revoked = Révoquée
api-key-revoke = Révoquer
api-key-revoke-ask = Révoquer la clé « { $name } » ?
api-key-revoke-text = Les programmes qui l’utilisent sont refusés aussitôt. Une clé révoquée ne revient pas : créez-en une autre.
done-api-key-revoked = La clé est révoquée.
field-staff_id = Propriétaire
hint-staff_id = Tout ce qui est fait avec la clé est consigné sous ce nom.
field-expires_on = Dernier jour
hint-expires_on = Dans les trois ans. Remplacez la clé avant ce jour.
error-key-name-missing = Saisissez à quoi sert la clé, par exemple « ERP »
error-key-person-missing = Choisissez à qui est la clé
error-key-roles = Choisissez parmi les rôles de { $name }
error-key-expiry = Saisissez un jour après aujourd’hui, au plus tard le { $last }

# Les comptes pour programmes.
field-designated = Un compte pour programmes
logged-designated-yes = Oui
designated-hint = Il ne peut pas se connecter. Les administrateurs globaux créent ses clés d’API, et chaque appel nomme la personne pour qui il écrit.
state-designated = Pour programmes
sign-in-never = Ne peut pas se connecter
done-user-added-designated = { $name } figure maintenant parmi les utilisateurs. Les administrateurs globaux créent ses clés sous Clés d’API.
for-employee = pour { $name }
with-key = avec la clé « { $name } »
activity-employee = Pour le compte de
activity-key = Clé d’API

field-key_name = À quoi elle sert
api-key-choose-owner = Choisissez une personne ou un compte pour programmes

# La référence de l’API.
api-page = L’API de ce registre
api-page-lead = Sous /v1, elle est compatible avec l’API de l’Espace partenaires : changez l’adresse dans les programmes que vous avez, et donnez-leur une clé de ce registre. Sous /api, elle a ce qui manque à celle-là.
api-page-key = Envoyez la clé à chaque appel, dans l’en-tête Authorization. Les administrateurs globaux créent les clés dans les paramètres du compte, sous Clés d’API.
api-page-document = La même chose en document OpenAPI
api-page-contents = Sur cette page
api-page-headers = En-têtes de chaque appel
api-page-header-authorization = Bearer et la clé
api-page-header-request = Un GUID que le programme crée pour chaque requête qui écrit. Renvoyée avec lui, une requête reçoit la première réponse et n’écrit rien deux fois, pendant un jour ; avec un autre contenu elle est refusée.
api-page-header-correlation = Un GUID par lequel plusieurs appels se retrouvent ensemble. Les deux reviennent dans la réponse.
api-page-header-locale = La langue des erreurs sous /api : fr-FR ou en-US, qui est la langue par défaut
api-page-header-employee = La personne de la société pour qui un compte pour programmes écrit, en UTF-8 ou avec des signes pour cent
api-page-parameters = Paramètres
api-page-body = Corps
api-page-answers = Réponses
api-page-example = Exemple
api-page-schemas = Objets
api-page-errors = Codes d’erreur
api-page-errors-lead = Sous /v1, le code est dans le champ code, et ce qui ne va pas avec chaque champ dans parameters ; sous /api, en problem+json, dans errors. Chaque clé peut faire 500 appels par minute : les suivants sont refusés avec 429 et Retry-After.
api-page-compliance = Codes d’erreur des appels de conformité
api-page-name = Nom
api-page-place = Place
api-page-kind = Genre
api-page-meaning = Sens
api-page-status = Statut
api-page-code = Code
api-page-required = obligatoire

# Messages d’erreur sur les offres, les commandes, les abonnements et les acceptations.
api-offer-unknown = Donnez l’identifiant d’une offre de GET /v1/offers
api-no-seats = Laissez la quantité telle quelle : ce qui est payé à l’usage n’a pas de postes
api-unrecorded = Non consigné pour ce client. Saisissez-le avec PUT /v1/customers/{"{"}id{"}"}/profiles/billing
api-other-customer = Donnez le client de l’adresse, ou omettez ce champ
api-reseller-other = Donnez l’ID MPN du revendeur indirect de ce client, ou omettez-le : le registre garde le revendeur avec le client
api-lines = Donnez de 1 à 50 lignes
api-cart-ordered = Faites un autre panier : celui-ci a été commandé
api-term = Donnez la durée de l’offre, { $term }, ou omettez ce champ
api-no-term = Omettez ce champ : l’offre n’a pas de durée
api-cycle = Donnez l’un des cycles de facturation de l’offre : { $values }
api-fixed = Laissez ce champ tel quel : il ne peut pas être modifié
api-state = Donnez active, suspended ou cancelled
api-not-renewable = Laissez-le tel quel : l’offre ne se renouvelle pas
api-place = Donnez ce que la page précédente a donné
api-name-length = Donnez un nom de 1 à 100 caractères
api-based-on = Lisez la confirmation actuelle, et donnez son identifiant si celle-ci doit la remplacer
api-agreement-closed = Donnez un contrat qui peut être confirmé aujourd’hui

api-error-409 = Quelqu’un d’autre a enregistré une confirmation entre-temps
api-error-2001 = L’abonnement est suspendu : réactivez-le d’abord
api-error-2002 = L’offre n’a pas cette quantité
api-error-2011 = L’abonnement est terminé
api-error-2054 = Le cycle de facturation d’un abonnement reste tel quel
api-error-13605 = Il faut d’abord l’acceptation du client
api-error-20000 = Il n’y a pas de telle commande
api-error-20003 = Il n’y a pas de tel abonnement
api-error-800004 = Il n’y a pas de telle offre
api-error-800008 = Il n’y a pas de tel panier
api-error-800009 = Quelque chose dans le panier n’est pas comme il faut
api-nothing-to-withdraw = Aucune acceptation du client n’est en vigueur : il n’y a rien à retirer
