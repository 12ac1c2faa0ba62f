# Le catalogue : contrats, modèles, fichiers. Les retraits et les acceptations directes.

## Le catalogue
agreements = Contrats
agreements-lead = Les contrats Microsoft que vos clients acceptent, avec leurs versions et leurs dates : quand chacun peut être confirmé, et à partir de quand les commandes l’exigent. Une modification de ces dates prend effet aussitôt.
agreements-note = Le registre est livré avec les dates annoncées par Microsoft. Un administrateur global peut les modifier si celles d’un distributeur diffèrent. Chaque modification figure dans le journal d’activité.
agreement-edit-lead = Vos modifications prennent effet aussitôt pour tous les clients : listes, décomptes, rapports et commandes.
no-end = Sans date de fin
versions = Versions
version-add = Ajouter une version
version-of = Version du { $date }
version-by-date = D’après sa date, l’acceptation vaut pour la version du { $date }.
version-lead = Chaque version porte le nom de sa date de publication. Les acceptations antérieures à la date du dernier champ concernent une version précédente et sont à renouveler.
done-agreement = Le contrat est enregistré. Les nouvelles dates sont en vigueur.
done-version = La version est enregistrée. Le statut de chaque client a été recalculé.
done-file = Le fichier est enregistré. Les confirmations peuvent désormais y faire référence.
done-withdrawal = Le retrait est consigné. Résiliez les abonnements du client, s’il en a.
done-direct-acceptance = Ce qu’affiche l’Espace partenaires est consigné.

## Les modèles par pays
templates = Modèles
templates-by-country = Modèles par pays
templates-of = Modèles : { $country }
templates-lead = Les langues dans lesquelles Microsoft propose les contrats dans un pays.
templates-show = Afficher
templates-none = Aucun modèle n’est connu pour ce pays.
templates-customer-note = Dans ce pays, Microsoft propose le Contrat client dans ces langues (en 2023).
templates-cloud-note = Historique : les textes de 2017 à 2019, tels que Microsoft les publiait jusqu’au remplacement du contrat.
language-ru = russe

## Les fichiers
agreement-files = Fichiers des contrats
agreement-files-lead = Les fichiers exacts remis aux clients pour acceptation. Ce sont des preuves : ils ne sont jamais modifiés ni supprimés.
agreement-files-none = Il n’y a pas encore de fichier. Sélectionnez « Ajouter un fichier ».
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
accepted-text-no-country = Le pays du client n’est pas consigné. Saisissez-le d’abord si vous voulez choisir un modèle de ce pays ou saisir des numéros de téléphone sans indicatif :
accepted-text-hint = Le texte remis au client pour acceptation, si vous le connaissez. Si vous choisissez un fichier, vous pouvez laisser vides sa version et son modèle.

## Informations sur le compte
through-microsoft = Acceptation par le client auprès de Microsoft
accepted-at-microsoft = Acceptation auprès de Microsoft
direct-checked = Vérifié le { $date } par { $name }
direct-update = Consigner ce qu’affiche l’Espace partenaires
direct-lead = Ouvrez le compte du client dans l’Espace partenaires et consignez ce qui s’y affiche. Il n’indique ni qui a accepté, ni quand.
checked-short = Vérifié le
missing-version = Version manquante
confirmation-renewal = Les commandes exigent une acceptation de la version publiée le { $published }. Seules comptent les acceptations à partir du { $first } : saisissez la date à laquelle le client a accepté cette version.
record-older = Consigner cette acceptation plus ancienne. Le statut restera « À renouveler ».
missing-blocks-since = Il faut une acceptation de la version du { $published }, datée du { $first } ou après. Les commandes sont refusées depuis le { $blocks }.
missing-blocks-from = Il faut une acceptation de la version du { $published }, datée du { $first } ou après. Les commandes seront refusées à partir du { $blocks }.
not-applicable-why = Motif
not-applicable-text = Le client est dans un cloud national : aucune acceptation n’y est exigée ni confirmée.

## Les retraits
withdrawal = Retrait
withdraw = Consigner un retrait
withdrawal-lead = Consignez ici que le client n’accepte plus le contrat : quand et par qui le retrait a été notifié, et pourquoi.
withdrawal-consequence = Dès lors, les commandes sont refusées et les abonnements du client sont à résilier. La confirmation reste dans l’historique.
withdrawal-agreement = Quel contrat le client n’accepte-t-il plus ?
withdrawal-submit = Consigner le retrait
withdrawn-by = Retrait notifié par
withdrawn-short = Retirée le
withdrawal-report = Rapport de retrait
withdrawal-report-lead = { $partner } consigne que le client { $company } n’accepte plus le contrat désigné ci-dessous.
withdrawal-ended = Acceptation retirée
ended-by-withdrawal = Retirée, voir le retrait { $reference }
ended-by-confirmation = Accepté de nouveau, voir la confirmation { $reference }

## Le journal d’activité
action-withdrawal-recorded = Retrait consigné
action-direct-acceptance-recorded = Acceptation auprès de Microsoft vérifiée
action-agreement-updated = Contrat modifié
action-agreement-version-added = Version de contrat ajoutée
action-agreement-version-updated = Version de contrat modifiée
action-agreement-file-added = Fichier de contrat ajouté
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
field-preview_from = Aperçu à l’écran (bac à sable) à partir du
field-preview_api_from = Aperçu par l’API (bac à sable) à partir du
field-preview_sdk_from = Aperçu par le SDK .NET (bac à sable) à partir du
field-pages_ask_from = Exigé pour les commandes passées à l’écran à partir du
field-api_asks_from = Exigé pour les commandes passées par l’API à partir du
field-published_on = Publiée le
field-enforced_from = Les commandes l’exigent à partir du
field-outdated_before = Renouvellement exigé pour les acceptations antérieures au
field-version = Version
field-file = Fichier
field-sha256 = SHA-256
field-accepted_version = Version acceptée
field-accepted_template = Modèle : pays et langue
field-accepted_file = Fichier
field-withdrawn_on = Date du retrait
field-signed = Qu’affiche l’Espace partenaires sous « Acceptation par le client auprès de Microsoft » ?
field-checked_on = Vérifié le
hint-accepted_from = Aucun client ne peut l’avoir accepté avant.
hint-confirmable_until = Le dernier jour. Laissez vide s’il n’y a pas de date de fin.
hint-outdated_before = Laissez vide pour la première version seulement.
hint-accepted_template = Pour le pays du client.
hint-file = Un PDF ou un document Word (.docx) de 10 Mo au plus.
hint-reason = Tel que le client l’a donné, en 1 000 caractères au plus.

## Erreurs de champ
error-template-id = Saisissez l’ID du modèle avec ses 32 chiffres hexadécimaux, par exemple 117a77b0-9360-443b-8795-c6dedc750cf9
error-template-id-taken = Vérifiez l’ID du modèle : c’est celui de l’autre contrat
error-link = Saisissez le lien vers le contrat : une adresse commençant par https://
error-until-early = Saisissez le { $first } ou une date postérieure, car la fin ne peut pas précéder le début
error-version-same-day = Saisissez une autre date de publication : une version de ce contrat a été publiée ce jour-là
error-version-early = Saisissez le { $first }, jour de la publication, ou une date postérieure
error-version-first = Laissez cette date vide, car il n’y a pas d’acceptation antérieure à renouveler
error-version-before-first = Saisissez une date de publication postérieure à celle de la première version : elle est la seule à n’avoir aucune acceptation à renouveler
error-version-outdated-missing = Saisissez la date avant laquelle les acceptations concernent une version précédente
error-version-order = Saisissez une date comprise entre celles des versions précédente et suivante
error-version-missing = Choisissez la version que contient ce fichier
error-version-unknown = Choisissez une version de ce contrat, ou n’en indiquez pas
error-version-later = { $of ->
    [file] Choisissez un fichier d’une version publiée au plus tard à la date d’acceptation : la version de celui-ci a été publiée le { $first }
   *[other] Choisissez une version publiée au plus tard à la date d’acceptation : celle-ci a été publiée le { $first }
 }
error-template-unknown = Choisissez un modèle de ce contrat, ou n’en indiquez pas
error-template-language-missing = Choisissez une langue dans laquelle Microsoft propose ce contrat
error-file-missing = Choisissez le fichier
error-file-kind = Choisissez un PDF ou un document Word (.docx) : ce fichier n’est ni l’un ni l’autre
error-file-known = Choisissez un autre fichier : celui-ci a déjà été ajouté pour la même version, le même pays et la même langue
error-file-unknown = Choisissez un fichier de ce contrat, ou n’en indiquez pas
error-file-version = Choisissez un fichier de la version indiquée, ou n’indiquez pas de version
error-file-template = Choisissez un fichier du modèle indiqué, ou n’indiquez pas de modèle
error-withdrawal-agreement = Choisissez le contrat que le client n’accepte plus
error-withdrawal-early = Saisissez une date de retrait à partir du { $first } : le client a accepté ce jour-là
error-date-renews-nothing = Saisissez une date d’acceptation à partir du { $first } : une acceptation antérieure concerne l’ancienne version
error-reason-missing = Saisissez le motif que le client a donné
error-signed-missing = Choisissez ce qu’affiche l’Espace partenaires

## Pages d’erreur
error-page-national-cloud = Aucune acceptation à confirmer dans un cloud national
error-page-national-cloud-text = Le client est dans un cloud national, où les acceptations sont sans objet. S’il est passé au cloud public, indiquez-le dans « Informations sur le compte > Informations sur la société > Mettre à jour ». Rien n’a été modifié.
error-page-not-confirmable = Ce contrat ne peut pas être confirmé aujourd’hui
error-page-not-confirmable-text = Microsoft ne l’accepte pas aujourd’hui. Les dates figurent dans « Contrats ». Confirmez le contrat en vigueur. Rien n’a été modifié.
error-page-nothing-to-withdraw = Il n’y a pas d’acceptation à retirer
error-page-nothing-to-withdraw-text = Ce client n’a aucune acceptation en vigueur. Ce qui a été consigné figure dans l’historique, sous « Informations sur le compte ». Rien n’a été modifié.
error-date-before-withdrawal = Saisissez une date d’acceptation à partir du { $day } : le client a retiré son acceptation ce jour-là, et une acceptation antérieure ne compte plus
