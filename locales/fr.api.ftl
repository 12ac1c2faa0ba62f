# Ce que dit l’API.
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
