## Clients
customers-lead = Trouvez un client, voyez où il en est avec le Contrat client Microsoft et confirmez son acceptation.
customers-hits = { $count ->
    [one] { $number } client
   *[other] { $number } clients
 }
customers-hits-many = Les clients trouvés sont trop nombreux pour être comptés ou triés par nom. Ajoutez un mot pour préciser la recherche.
customers-none-yet = Il n’y a pas encore de client. Inscrivez le premier.
customers-none-yet-ask = Il n’y a pas encore de client. Un agent d’administration ou un commercial inscrit le premier : donnez l’un de ces rôles à une personne dans « Gestion des utilisateurs ».
customers-none-found = Aucun client ne correspond. Essayez moins de mots, le début d’un mot, ou tous les statuts.
customers-search-goes-on = Aucun résultat dans cette partie de la liste. Passez à la page suivante.
search-by = Trouver un client
search-hint = Par société, domaine, contact, e‑mail, revendeur, étiquette, ID Microsoft ou référence.
tag = Étiquette
search-words = Recherche
tag-filter = le filtre par étiquette
search-and-filter = Rechercher et filtrer la liste
agreement-status = Statut de l’acceptation
all-statuses = Tous les statuts
status-confirmed = Confirmée
status-renewal_due = À renouveler
status-withdrawn = Retirée
status-not_applicable = Sans objet
public-cloud = Cloud public de Microsoft
national-cloud-us_government = US Government
national-cloud-germany = Microsoft Cloud Germany
national-cloud-china = Chine, exploité par 21Vianet
status-not_provided = Non fournie
show-all = Afficher tous les clients
column-name = Nom
accepted-on = Accepté le
with-microsoft = auprès de Microsoft
pages = Pages
first-page = Première page
previous-page = Page précédente
next-page = Page suivante
new-customer = Nouveau client
status-report = État des acceptations
status-report-lead = Les clients, et où ils en sont avec le Contrat client Microsoft.
report-part = Ceci est une partie de l’état : de { $first } à { $last }. Les autres parties s’impriment séparément.
previous-part = Partie précédente
next-part = Partie suivante

## Nouveau client
account-info = Informations sur le compte
review = Passer en revue
confirmation = Confirmation
company = Société
primary-contact = Contact principal
adapted-to = Le formulaire est maintenant adapté : { $chosen }.
adapt-to-country = Adapter le formulaire
microsoft-agreement = Contrat Microsoft
microsoft-customer-agreement = Contrat client Microsoft
microsoft-cloud-agreement = Contrat Microsoft Cloud
agreement-accepted-MicrosoftCustomerAgreement = Le client a accepté le dernier Contrat client Microsoft.
agreement-accepted-MicrosoftCloudAgreement = Le client a accepté le dernier Contrat Microsoft Cloud.
agreement-read = Lire le contrat
agreement-asked = Le client va être invité à accepter le Contrat client Microsoft dans le Centre d’administration Microsoft 365
signatory = Personne qui a accepté le contrat
signatory-is-contact = Le contact principal ci-dessus
signatory-hint = Si une autre personne a accepté le contrat, indiquez-la ici. Sinon, laissez les champs tels quels.
time-zone-note = Aujourd’hui : { $date } ({ $zone }).
next-review = Suivant : Passer en revue
review-lead = Rien n’est encore enregistré. Vérifiez votre saisie, puis sélectionnez « Envoyer ».
doubtful-name = Vérifiez que le nom de la société est correct : Microsoft s’en sert pour approuver le compte.
submit = Envoyer
registered-customer = Le client { $company } est inscrit au registre.
what-next = Prochaines étapes
what-next-report = Imprimer ou enregistrer le rapport de confirmation
what-next-asked = Quand le client aura accepté, confirmez-le dans « Informations sur le compte > Contrat client Microsoft ».
what-next-partner-center = Créez aussi le client dans l’Espace partenaires : Paraph garde votre preuve et ne transmet rien à Microsoft.
what-next-microsoft-id = Quand l’ID Microsoft sera connu, consignez-le dans « Informations sur le compte > Informations sur la société > Mettre à jour ».
step-of = Étape { $step } sur 4 : { $name }
setup-info = Informations de configuration
done = Terminé

## Informations sur le compte
company-info = Informations sur la société
customer-account-info = Informations sur le compte client
domain-name = Nom de domaine
see-customer = Voir ce client
domain-lead = Corrigez un nom mal saisi, ou notez que le nom a changé. L’ancien nom reste dans l’historique et permet encore de retrouver le client.
domain-former = Auparavant { $domain }, jusqu’au { $time }
address = Adresse
registered = Inscrit le
confirmed-by-partner = Acceptation confirmée par le partenaire
provided = Fournie
not-provided = Non fournie
asked-since = Invitation à accepter, consignée le
asked = Sera invité à accepter
logged-asked = { asked }
logged-asked-yes = Oui
accepted-by = Accepté par
agreement = Contrat
recorded-by = Consigné par
recorded-at = Consigné le
reference = Référence
proof = Preuve
report = Rapport de confirmation
next-step = Prochaine étape
not-provided-next-step = Obtenez l’acceptation du client, puis sélectionnez « Confirmer l’acceptation ».
not-provided-ask = Un agent d’administration ou un commercial confirme l’acceptation.
history = Historique
history-empty = Rien n’est consigné.
state = État
current = Actuelle
agreement-ended = N’est plus valable : Microsoft ne l’accepte plus depuis le { $date }
superseded = Remplacée
superseded-by = Remplacée par { $reference }
activity = Activité récente
action-customer-created = Client inscrit
action-company-updated = Informations sur la société mises à jour
action-domain-updated = Nom de domaine corrigé
action-contact-updated = Contact principal mis à jour
action-confirmation-recorded = Acceptation confirmée
action-confirmation-superseded = Confirmation remplacée par une nouvelle
register-note = Ceci est un extrait du registre interne du partenaire. Paraph ne l’a pas transmis à Microsoft.
done-confirmation = La confirmation est consignée. Statut : Confirmée.
done-confirmation-outdated = La confirmation est consignée, mais le statut reste « À renouveler » : cette acceptation est trop ancienne pour la nouvelle version du contrat.
done-confirmation-unchanged = Rien n’a été consigné : la confirmation actuelle est identique.
done-confirmation-unchanged-outdated = Rien n’a été consigné : la confirmation actuelle est identique, et trop ancienne pour la nouvelle version du contrat. Saisissez la date à laquelle le client a accepté cette version.
done-company = Les informations sur la société sont enregistrées.
done-domain = Le nom de domaine est enregistré.
done-contact = Le contact principal est enregistré.
save-and-continue = Enregistrer et continuer
confirmation-lead = Indiquez qui a accepté le contrat chez le client, et quand.
conflict = Quelqu’un d’autre a enregistré des modifications depuis que vous avez ouvert cette page
conflict-text = Voici ce qui a été enregistré. Votre saisie est toujours ci-dessous : si vous l’enregistrez maintenant, elle le remplacera.
conflict-confirmation = { $name } a consigné cette confirmation le { $time }. Votre saisie est toujours ci-dessous : si vous l’enregistrez maintenant, elle la remplacera.

# Messages d’erreur de l’API sur les clients et le journal d’activité.

api-culture = Indiquez une culture que l’Espace partenaires connaît, par exemple fr-FR : { $culture } n’en est pas une
api-seek = Indiquez Next, seul sens pris en charge
api-continuation = Indiquez le MS-ContinuationToken de la page précédente, tel quel
api-if-match = Indiquez la version que vous avez lue : l’ETag de cette réponse
api-date-old = Indiquez un jour des 90 derniers jours
api-date-backwards = Indiquez le même instant que startDate ou un instant ultérieur
error-registration-id-none = Omettez le numéro d’immatriculation de la société : l’Espace partenaires n’en accepte pas dans ce pays

## Informations non consignées
fact-country = pays
fact-address = adresse
fact-language = langue
fact-contact = contact principal
not-recorded-yet = Pas encore consigné : { $facts }.
not-recorded-leave = Vous pouvez laisser ces champs vides pour l’instant.
complete-company = Compléter les informations sur la société
complete-contact = Saisir le contact principal

## Codes d’erreur
api-error-600002 = L’Espace partenaires n’accepte pas de numéro d’immatriculation de la société dans ce pays
api-error-600049 = Le numéro d’immatriculation de la société est obligatoire dans ce pays
api-error-600050 = Le numéro d’immatriculation de la société n’a pas le bon format
api-error-600051 = Le numéro de téléphone est obligatoire dans ce pays
api-error-600074 = L’état du compte n’est pas consigné
api-error-800016 = Ce revendeur n’est pas l’un de ceux de la société, ou n’est pas celui de ce client
api-error-800018 = Le bac à sable est plein
