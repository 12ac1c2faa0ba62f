# Le catalogue : contrats, modèles, fichiers. Les retraits et les acceptations directes.

## Le catalogue
agreements = Contrats
agreements-lead = Les contrats que vos clients acceptent : quand chacun peut être confirmé, depuis quand les commandes le demandent, et ses versions. Les états et les commandes suivent aussitôt ces dates.
agreements-note = Le registre est livré avec les dates annoncées par Microsoft. Un administrateur global les modifie si celles d’un distributeur diffèrent ; chaque modification figure au journal d’activité.
agreement-edit-lead = Ce que vous modifiez ici vaut aussitôt pour tous les clients : listes, décomptes, rapports et commandes.
no-end = Sans fin
versions = Versions
version-add = Ajouter une version
version-of = Version du { $date }
version-lead = Une version se reconnaît au jour de sa publication. Les acceptations antérieures au dernier jour indiqué relèvent d’une version précédente et sont à renouveler.
done-agreement = Le contrat est enregistré. Les états et les commandes suivent les nouvelles dates.
done-version = La version est enregistrée. La situation des clients a été recalculée.
done-file = Le fichier est dans le registre. Les confirmations peuvent le nommer.
done-withdrawal = Le retrait est consigné. Annulez les abonnements du client.
done-direct-acceptance = Ce qu’affiche l’Espace partenaires est consigné.

## Les modèles par pays
templates = Modèles
templates-by-country = Modèles par pays
templates-of = Modèles : { $country }
templates-lead = Les langues dans lesquelles Microsoft propose les contrats dans un pays.
templates-show = Afficher
templates-none = Aucun modèle n’est connu pour ce pays.
templates-customer-note = Microsoft y propose le Contrat client dans ces langues (état de 2023).
templates-cloud-note = Historique : les textes de 2017 à 2019, tels que Microsoft les publiait jusqu’au remplacement du contrat.
language-ru = russe

## Les fichiers
agreement-files = Fichiers utilisés
agreement-files-lead = Les fichiers exacts remis aux clients pour acceptation. Ce sont des preuves : aucun n’est jamais modifié ni supprimé.
agreement-files-none = Il n’y a pas encore de fichier. Sélectionnez Ajouter un fichier.
agreement-files-none-ask = Il n’y a pas encore de fichier. Un administrateur global les ajoute.
agreement-files-none-older = Il n’y a pas de fichier plus ancien.
agreement-file-add = Ajouter un fichier
agreement-file-lead = Ajoutez le fichier exactement tel que vos clients l’ont reçu. Son empreinte SHA-256 est conservée avec lui : chacun peut vérifier qu’une copie est identique.
file-size = Taille
file-added = Ajouté par
size-bytes = { $count ->
    [one] { $count } octet
   *[other] { $count } octets
 }
size-kilobytes = { $number } ko
size-megabytes = { $number } Mo

## Le texte remis au client
accepted-text = Version, modèle et fichier
accepted-text-no-country = Le pays du client n’est pas consigné. Saisissez-le pour choisir parmi ses textes de contrat, et pour écrire les numéros de téléphone sans indicatif :
accepted-text-hint = Ce qui a été remis au client pour acceptation, autant que vous le sachiez. Un fichier indique lui-même sa version et son modèle.

## Informations sur le compte
through-microsoft = Acceptation par le client auprès de Microsoft
accepted-at-microsoft = Acceptation auprès de Microsoft
direct-checked = Consulté le { $date } par { $name }
direct-update = Consigner ce qu’affiche l’Espace partenaires
direct-lead = Ouvrez le compte du client dans l’Espace partenaires et consignez ce qui s’y affiche. Il n’indique ni personne ni date d’acceptation.
checked-short = Consulté le
missing-version = Version manquante
blocks-since = Les commandes sans elle sont refusées depuis le { $date }.
blocks-from = Les commandes sans elle seront refusées à partir du { $date }.
not-applicable-why = Pourquoi sans objet
not-applicable-text = Le client est dans un cloud national : aucune acceptation n’y est confirmée ni demandée.

## Les retraits
withdrawal = Retrait
withdraw = Retirer
withdrawal-lead = Consignez ici que le client n’est plus d’accord : quand, qui l’a dit chez le client, et pourquoi.
withdrawal-consequence = Dès lors les commandes sont refusées, et les abonnements du client sont à résilier. La confirmation reste dans l’historique.
withdrawal-agreement = Quel contrat le client n’accepte-t-il plus ?
withdrawal-submit = Consigner le retrait
withdrawn-by = Personne qui l’a dit
withdrawn-short = Retirée le
withdrawal-report = Rapport du retrait
withdrawal-report-lead = { $partner } consigne que { $company } n’accepte plus le contrat nommé ci-dessous.
withdrawal-ended = Ce qu’il a terminé
ended-by-withdrawal = Terminée par le retrait { $reference }
ended-by-confirmation = Terminé par la confirmation { $reference }

## Le journal d’activité
action-withdrawal-recorded = Retrait consigné
action-direct-acceptance-recorded = Acceptation auprès de Microsoft consultée
action-agreement-updated = Contrat modifié
action-agreement-version-added = Version d’un contrat ajoutée
action-agreement-version-updated = Version d’un contrat modifiée
action-agreement-file-added = Fichier d’un contrat ajouté
logged-why = Motif
logged-signed = Acceptation par le client auprès de Microsoft
logged-signed-true = Fournie
logged-signed-false = Non fournie
logged-template_country = Modèle : pays
logged-template_language = Modèle : langue

## Champs
field-template_id = ID du modèle
field-link = Lien vers le contrat
field-accepted_from = Peut être accepté à partir du
field-confirmable_from = Peut être confirmé à partir du
field-confirmable_until = Peut être confirmé jusqu’au
field-preview_from = Aperçu en bac à sable : pages
field-preview_api_from = Aperçu en bac à sable : API
field-preview_sdk_from = Aperçu en bac à sable : SDK .NET
field-pages_ask_from = Les commandes sur les pages le demandent à partir du
field-api_asks_from = Les commandes par l’API le demandent à partir du
field-published_on = Publiée le
field-enforced_from = Les commandes la demandent à partir du
field-outdated_before = À renouveler : acceptations avant le
field-version = Version
field-file = Fichier
field-sha256 = SHA-256
field-accepted_version = Version acceptée
field-accepted_template = Modèle : pays et langue
field-accepted_file = Fichier
field-withdrawn_on = Date du retrait
field-signed = Qu’affiche l’Espace partenaires sous « Acceptation par le client auprès de Microsoft » ?
field-checked_on = Consulté le
hint-accepted_from = Un client ne peut pas l’avoir accepté avant.
hint-confirmable_until = Le dernier jour. Vide : sans fin.
hint-outdated_before = Vide pour la première version seulement.
hint-accepted_template = Pour le pays du client.
hint-file = Un PDF ou un document Word (.docx) de 10 Mo au plus.
hint-withdrawn_on = Elle ne peut pas être à venir. Par exemple 12 10 2019.
hint-checked_on = Elle ne peut pas être à venir. Par exemple 12 10 2019.
hint-reason = Tel que le client l’a donné, en 1 000 caractères au plus.

## Erreurs de champ
error-template-id = Saisissez l’ID du modèle avec ses 32 chiffres hexadécimaux, par exemple 117a77b0-9360-443b-8795-c6dedc750cf9
error-template-id-taken = Vérifiez l’ID du modèle : l’autre contrat a celui-ci
error-link = Saisissez l’adresse entière d’une page du web chiffré (https)
error-until-early = Saisissez le { $first } ou une date postérieure : la fin ne peut pas précéder le début
error-version-same-day = Saisissez une autre date : une version de ce contrat a été publiée ce jour-là
error-version-early = Saisissez le { $first }, jour de la publication, ou une date postérieure
error-version-first = Laissez cette date vide : avant la première version, il n’y a pas d’acceptation à renouveler
error-version-before-first = Saisissez une date postérieure : la première version est celle qui n’a pas d’acceptation à renouveler
error-version-outdated-missing = Saisissez la date : les acceptations antérieures relèvent d’une version précédente
error-version-order = Saisissez une date comprise entre celles des versions précédente et suivante
error-version-missing = Choisissez la version dont c’est le texte
error-version-unknown = Choisissez une version de ce contrat, ou n’en indiquez pas
error-version-later = Choisissez une version publiée au jour de l’acceptation : celle-ci est du { $first }
error-template-unknown = Choisissez un modèle de ce contrat, ou n’en indiquez pas
error-template-language-missing = Choisissez une langue dans laquelle Microsoft propose ce contrat
error-file-missing = Choisissez le fichier
error-file-kind = Choisissez un PDF ou un document Word (.docx) : ce fichier n’est ni l’un ni l’autre
error-file-known = Choisissez un autre fichier : celui-ci s’y trouve déjà pour la même version, le même pays et la même langue
error-file-unknown = Choisissez un fichier de ce contrat, ou n’en indiquez pas
error-file-version = Choisissez un fichier de la version indiquée, ou laissez le fichier indiquer la version
error-file-template = Choisissez un fichier du modèle indiqué, ou laissez le fichier indiquer le modèle
error-withdrawal-agreement = Choisissez le contrat que le client n’accepte plus
error-withdrawal-early = Saisissez le { $first } ou une date postérieure : le client a accepté ce jour-là
error-reason-missing = Saisissez le motif que le client a donné
error-signed-missing = Choisissez ce qu’affiche l’Espace partenaires

## Pages d’erreur
error-page-national-cloud = Rien n’est confirmé dans un cloud national
error-page-national-cloud-text = Le client est dans un cloud national, où les acceptations sont sans objet. S’il est passé au cloud public, modifiez-le sous Informations sur le compte, Informations sur la société, Mettre à jour. Rien n’a été modifié.
error-page-not-confirmable = Ce contrat ne peut pas être confirmé aujourd’hui
error-page-not-confirmable-text = Aujourd’hui n’est pas un jour où Microsoft l’accepte : voir Contrats. Confirmez le contrat en vigueur. Rien n’a été modifié.
error-page-nothing-to-withdraw = Il n’y a pas d’acceptation à retirer
error-page-nothing-to-withdraw-text = Aucune acceptation de ce client ne compte actuellement. Ce qui a été consigné figure dans l’historique de son compte. Rien n’a été modifié.
error-date-before-withdrawal = Saisissez le { $day } ou une date postérieure : ce jour-là, le client s’est retiré, et une acceptation antérieure ne dit rien de ce qu’il accepte à présent
