# Messages d’erreur de l’API.
api-value = Indiquez une valeur du type que décrit le document de l’API
api-range = Indiquez un nombre entier dans les limites que décrit le document de l’API
api-missing = Renseignez ce champ : il est obligatoire
api-unknown = Omettez ce champ : aucun ne porte ce nom
api-one-of = Indiquez l’une de ces valeurs : { $values }
api-twice = Indiquez chaque champ une seule fois, quelle que soit sa casse
api-control = Omettez les caractères de contrôle
api-body = Le corps n’a pas pu être lu
api-not-json = Envoyez du JSON : l’erreur est à la ligne { $line }, colonne { $column }
api-number = Indiquez un nombre entier
api-boolean = Indiquez true ou false
api-text = Indiquez un texte entre guillemets
api-list = Indiquez une liste
api-object = Indiquez un objet avec ses champs
api-date = Indiquez une date telle que 2026-11-21, ou avec une heure en UTC
api-guid = Indiquez un GUID, par exemple 3f2504e0-4f89-41d3-9a0c-0305e82c3301
api-employee = Nommez la personne de la société en 1 à 100 caractères, en UTF-8 ou en encodage-pourcent
api-employee-own = Omettez l’en-tête Paraph-Employee : cette clé est celle d’une personne, qui écrit en son propre nom
api-employee-missing = Nommez dans l’en-tête Paraph-Employee la personne de la société pour qui le programme écrit
api-request-id-used = Envoyez un autre MS-RequestId : celui-ci appartient à une requête au contenu différent
api-wait = Renvoyez l’appel dans { $count } { $count ->
    [one] seconde
   *[other] secondes
}

api-error-400 = Cette clé ne fonctionne pas : elle a peut-être expiré ou été révoquée
api-error-405 = Cette méthode n’est pas utilisable à cette adresse
api-error-408 = Le corps a mis trop de temps à arriver : renvoyez l’appel
api-error-413 = Le corps dépasse 64 Kio
api-error-415 = Le corps doit être en application/json
api-error-500 = Une erreur est survenue sur le serveur
api-error-503 = Le serveur ne peut pas répondre pour l’instant : renvoyez l’appel plus tard
api-error-507 = Le disque du serveur est plein : renvoyez l’appel quand il y aura de la place
api-error-1000 = Il n’y a rien à cette adresse
api-error-2055 = La ressource a changé depuis que vous l’avez lue : relisez-la
api-error-3000 = Une propriété a une valeur qui n’est pas admise
api-error-20002 = Ce client n’est pas un client de la société
api-error-60002 = Cette personne n’existe pas
api-error-60003 = Ce client n’existe pas
api-error-600009 = Il n’y a pas de confirmation
api-error-600061 = Une confirmation qui nomme la même personne existe déjà
api-error-800001 = Envoyez une clé dans l’en-tête Authorization
api-error-800002 = La requête contient des erreurs
api-error-900118 = L’ID du client n’est pas un GUID
api-error-900150 = Les rôles de la clé ne le permettent pas

action-reseller-updated = Revendeur modifié
action-api-key-made = Clé d’API créée
action-api-key-revoked = Clé d’API révoquée
field-mpa_signed = Contrat de partenariat Microsoft signé

api-error-600006 = Cela n’est pas possible avec ce client
api-template-unknown = Indiquez le templateId d’un contrat : GET /v1/agreements les énumère
api-template-over = Ce contrat ne peut plus être confirmé : indiquez le templateId de celui qui l’a remplacé
api-template-early = Ce contrat ne peut pas encore être confirmé
api-country = Indiquez le code d’un pays en deux majuscules, par exemple FR
api-user-unknown = Indiquez l’ID d’une personne de la société, tel que GET …/agreements le renvoie
api-national-cloud = Rien ne peut être confirmé ici pour les clients des clouds nationaux : Microsoft s’en charge

# Les clés de l’API.
api-keys = Clés d’API
api-keys-lead = Les programmes appellent l’API avec une clé. La clé appartient à une personne ou à un compte de service. Elle ne donne que les rôles communs à la clé et à son propriétaire.
api-keys-none = Il n’y a pas encore de clé. Créez-en une par programme, pour pouvoir en révoquer une sans arrêter les autres.
api-document = { api-page }
api-key-new = Créer une clé d’API
api-key-new-lead = La clé est affichée une seule fois, juste après sa création. Seule son empreinte est conservée.
api-key-roles-hint = Uniquement les rôles dont le programme a besoin et que le propriétaire possède.
api-key-of = La clé « { $name } »
api-key-once-lead = Placez la clé là où le programme garde ses secrets.
api-key-shown-once = La clé n’est affichée que cette fois. Si elle est perdue, révoquez-la et créez-en une autre.
api-key-try = Essayez-la :
api-key-made = Créée le
api-key-last-used = Dernière utilisation
api-key-works = Valable
api-key-expired = Expirée
api-key-revoked = Révoquée
api-key-revoke = Révoquer
api-key-revoke-ask = Révoquer la clé « { $name } » ?
api-key-revoke-text = Les programmes qui l’utilisent sont refusés aussitôt. Une clé révoquée ne peut pas être rétablie : créez-en une autre.
done-api-key-revoked = La clé est révoquée.
field-staff_id = Propriétaire
hint-staff_id = Tout ce qui est fait avec la clé est consigné sous ce nom.
field-expires_on = Expire le
hint-expires_on = Le dernier jour où la clé fonctionne, au plus tard dans trois ans. Remplacez-la avant.
error-key-name-missing = Saisissez à quoi sert la clé, par exemple « ERP »
error-key-person-missing = Choisissez le propriétaire de la clé
error-key-roles = Choisissez uniquement des rôles que possède { $name }
error-key-expiry = Saisissez une date d’expiration postérieure à aujourd’hui, au plus tard le { $last }

# Les comptes de service.
field-is_program_account = Compte de service
logged-is_program_account-yes = Oui
program-account-hint = Il ne peut pas se connecter. Les administrateurs globaux créent ses clés d’API, et chaque appel nomme la personne pour qui il écrit.
state-program-account = Compte de service
sign-in-never = Ne peut pas se connecter
done-user-added-program-account = { $name } : compte ajouté. Les administrateurs globaux créent ses clés dans « Clés d’API ».
for-employee = pour { $name }
with-key = avec la clé « { $name } »
activity-employee = Pour le compte de
activity-key = Clé d’API

field-key_name = À quoi sert la clé
api-key-choose-owner = Choisissez le propriétaire

# La référence de l’API.
api-page = L’API de ce registre
api-page-lead = Sous /v1, elle est compatible avec l’API de l’Espace partenaires : changez l’adresse dans les programmes que vous avez, et donnez-leur une clé de ce registre. Sous /api, elle offre ce qui manque à l’API de l’Espace partenaires.
api-page-in-english = Les appels et leurs champs sont décrits en anglais.
api-page-key = Envoyez la clé à chaque appel, dans l’en-tête Authorization. Les administrateurs globaux créent les clés dans « Paramètres du compte > Clés d’API ».
api-page-document = Cette référence au format OpenAPI
api-page-contents = Sur cette page
api-page-headers = En-têtes de chaque appel
api-page-header-authorization = Bearer et la clé
api-page-header-request = Un GUID que le programme crée pour chaque requête qui écrit. Pendant un jour, une requête renvoyée avec le même GUID reçoit la première réponse et n’écrit rien. Le même GUID avec un autre contenu est refusé.
api-page-header-correlation = Un GUID commun à plusieurs appels liés. La réponse contient les deux GUID.
api-page-header-locale = La langue des erreurs sous /api : fr-FR ou en-US, qui est la langue par défaut
api-page-header-employee = La personne de la société pour qui un compte de service écrit, en UTF-8 ou en encodage-pourcent
api-page-parameters = Paramètres
api-page-body = Corps
api-page-answers = Réponses
api-page-example = Exemple
api-page-schemas = Objets
api-page-errors = Codes d’erreur
api-page-errors-lead = Sous /v1, le champ code contient le code, et parameters indique ce qui ne va pas dans chaque champ. Sous /api, la réponse est en problem+json, et errors indique ce qui ne va pas dans chaque champ. Chaque clé peut faire 500 appels par minute. Les suivants sont refusés avec 429 et Retry-After.
api-page-compliance = Codes d’erreur des appels de conformité
api-page-name = Nom
api-page-place = Emplacement
api-page-kind = Type
api-page-meaning = Description
api-page-status = Statut
api-page-code = Code
api-page-required = obligatoire

# Messages d’erreur sur les offres, les commandes, les abonnements et les acceptations.
api-offer-unknown = Indiquez l’identifiant d’une offre de GET /v1/offers
api-no-seats = Laissez la quantité telle quelle : une offre à l’usage n’a pas de licences
api-unrecorded = Non consigné pour ce client. Indiquez-le avec PUT /v1/customers/{"{"}id{"}"}/profiles/billing
api-other-customer = Indiquez le client que nomme l’URL, ou omettez ce champ
api-reseller-other = Indiquez l’ID MPN du revendeur indirect de ce client, ou omettez-le : le registre connaît déjà le revendeur de ce client
api-lines = Indiquez de 1 à 50 lignes
api-cart-ordered = Créez un autre panier : celui-ci a déjà été commandé
api-term = Indiquez la durée de l’offre, { $term }, ou omettez ce champ
api-no-term = Omettez ce champ : l’offre n’a pas de durée
api-cycle = Indiquez l’un des cycles de facturation de l’offre : { $values }
api-fixed = Laissez ce champ tel quel : il ne peut pas être modifié
api-state = Indiquez active, suspended ou cancelled
api-not-renewable = Laissez-le tel quel : l’offre ne se renouvelle pas
api-place = Indiquez la valeur que la page précédente a renvoyée
api-name-length = Indiquez un nom de 1 à 100 caractères
api-based-on = Lisez la confirmation actuelle. Pour la remplacer, indiquez son identifiant
api-agreement-closed = Indiquez un contrat qui peut être confirmé aujourd’hui

api-error-409 = Quelqu’un d’autre a consigné une confirmation entre-temps
api-error-2001 = L’abonnement est suspendu : réactivez-le d’abord
api-error-2002 = L’offre ne permet pas cette quantité
api-error-2011 = L’abonnement a pris fin
api-error-2054 = Le cycle de facturation d’un abonnement ne peut pas être modifié
api-error-13605 = Il faut d’abord l’acceptation du client
api-error-20000 = Cette commande n’existe pas
api-error-20003 = Cet abonnement n’existe pas
api-error-800004 = Cette offre n’existe pas
api-error-800008 = Ce panier n’existe pas
api-error-800009 = Le panier contient des erreurs
api-nothing-to-withdraw = Le client n’a aucune acceptation en vigueur : il n’y a rien à retirer
