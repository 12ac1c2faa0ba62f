## Champs
field-country = Pays/région
field-company_name = Nom de la société
field-domain = Nom de domaine principal
field-domain_reason = Motif du changement
field-microsoft_id = ID Microsoft
field-address_line1 = Adresse, ligne 1
field-address_line2 = Adresse, ligne 2
field-city = Ville
field-state = État/province
field-postal_code = Code postal
field-registration_id = Numéro d’immatriculation de la société
field-qualification = Qualifications spéciales
field-education_segment = Niveau d’enseignement
field-education_website = Site web de l’établissement
field-language = Langue
field-reseller_id = Revendeur indirect
field-national_cloud = Cloud national
field-tags = Étiquettes
field-first_name = Prénom
field-last_name = Nom
field-email = Adresse e‑mail
field-phone = Numéro de téléphone
field-signatory_first_name = { field-first_name }
field-signatory_last_name = { field-last_name }
field-signatory_email = { field-email }
field-signatory_phone = { field-phone }
field-agreement = Le client a-t-il accepté un contrat ?
field-accepted_day = Date d’acceptation du contrat
field-accepted_on = Date d’acceptation du contrat
field-reference = Référence
field-password = Mot de passe
field-new_password = Nouveau mot de passe
field-name = Nom complet
field-legal_name = Dénomination sociale
field-time_zone = Fuseau horaire
hint-country = Les champs de l’adresse dépendent du pays.
hint-domain = Le nom de domaine initial du locataire, par exemple contoso.onmicrosoft.com, avec au plus 27 lettres, chiffres et traits d’union avant le suffixe.
hint-domain_reason = Il reste dans l’historique. 1 000 caractères au plus.
hint-microsoft_id = Si le client a déjà un locataire Microsoft. Par exemple 4a22108e-d576-4e29-a49c-e2ef13acb571.
hint-national_cloud = Dans un cloud national, aucune acceptation n’est exigée ni confirmée.
hint-past = Aujourd’hui ou avant (fuseau horaire { $zone }). Par exemple { $example }.
hint-past-from = Entre le { $first } et aujourd’hui (fuseau horaire { $zone }). Par exemple { $example }.
hint-tags = Vos propres mots-clés pour ce client, séparés par des virgules. La recherche les trouve, et vous pouvez filtrer la liste par étiquette.
hint-legal_name = Elle figure sur chaque rapport.
hint-time_zone = La date du jour est celle de ce fuseau horaire.
registration-id-kinds = Dans ce pays : { $kinds }.
qualification-None = Aucune
qualification-Education = Enseignement
qualification-GovernmentCommunityCloud = Government Community Cloud
qualification-Nonprofit = Organisme sans but lucratif
qualification-StateOwnedEntity = Entité publique
education-segment-K12 = Primaire et secondaire (K-12)
education-segment-HigherEducation = Enseignement supérieur

## Erreurs de champ
error-sign-in = Vérifiez votre adresse e‑mail et votre mot de passe : ils ne correspondent à aucun compte
error-own-email-missing = Saisissez votre adresse e‑mail
error-own-password-missing = Saisissez votre mot de passe
error-at = { $of ->
    [contact] { $field } du contact principal : { $error }
    [signatory] { $field } du signataire : { $error }
    [date] Pour « { $field } », { $error }
   *[other] { $field } : { $error }
 }
error-too-long = Limitez-vous à { $max } caractères
error-characters = Saisissez le texte au lieu de le coller, car il contient des caractères invisibles
error-encoding = Saisissez de nouveau les lettres devenues �, car leur encodage est incorrect (un programme doit envoyer de l’UTF-8)
error-first-name-missing = { $of ->
    [contact] Saisissez le prénom du contact principal, ou un tiret (–) si cette personne n’a qu’un seul nom
    [signatory] Saisissez le prénom du signataire, ou un tiret (–) si cette personne n’a qu’un seul nom
   *[other] Saisissez le prénom, ou un tiret (–) si cette personne n’a qu’un seul nom
 }
error-last-name-missing = { $of ->
    [contact] Saisissez le nom du contact principal, ou un tiret (–) si cette personne n’a qu’un seul nom
    [signatory] Saisissez le nom du signataire, ou un tiret (–) si cette personne n’a qu’un seul nom
   *[other] Saisissez le nom, ou un tiret (–) si cette personne n’a qu’un seul nom
 }
error-email-missing = { $of ->
    [contact] Saisissez l’adresse e‑mail du contact principal
    [signatory] Saisissez l’adresse e‑mail du signataire
   *[other] Saisissez l’adresse e‑mail
 }
error-email-format = { $of ->
    [contact] Saisissez l’adresse e‑mail du contact principal sous la forme nom@exemple.fr
    [signatory] Saisissez l’adresse e‑mail du signataire sous la forme nom@exemple.fr
   *[other] Saisissez une adresse e‑mail sous la forme nom@exemple.fr
 }
error-email-microsoft = { $of ->
    [contact] Saisissez l’adresse e‑mail du contact principal chez le client : celles de microsoft.com appartiennent à Microsoft
    [signatory] Saisissez l’adresse e‑mail du signataire chez le client : celles de microsoft.com appartiennent à Microsoft
   *[other] Saisissez une adresse e‑mail du client : celles de microsoft.com appartiennent à Microsoft
 }
error-email-own = { $of ->
    [contact] Saisissez l’adresse e‑mail du contact principal chez le client : celle-ci appartient à votre propre société
    [signatory] Saisissez l’adresse e‑mail du signataire chez le client : celle-ci appartient à votre propre société
   *[other] Saisissez une adresse e‑mail du client : celle-ci appartient à votre propre société
 }
error-email-education = Saisissez pour le contact principal une adresse e‑mail du domaine de l’établissement : une adresse gratuite ou onmicrosoft.com ne prouve pas que le client est un établissement d’enseignement
error-phone-format = { $of ->
    [contact] Saisissez en chiffres le numéro de téléphone du contact principal, par exemple +33 1 23 45 67 89
    [signatory] Saisissez en chiffres le numéro de téléphone du signataire, par exemple +33 1 23 45 67 89
   *[other] Saisissez un numéro de téléphone en chiffres, par exemple +33 1 23 45 67 89
 }
error-phone-missing = { $of ->
    [contact] Saisissez le numéro de téléphone du contact principal : il est obligatoire dans ce pays
   *[other] Saisissez le numéro de téléphone : il est obligatoire dans ce pays
 }
error-date-missing = { $of ->
    [acceptance] Saisissez la date à laquelle le client a accepté
    [withdrawal] Saisissez la date du retrait
    [check] Saisissez la date de la vérification
   *[other] Saisissez la date, par exemple 27 10 2025
 }
error-date-day-missing = { $of ->
    [acceptance] Saisissez le jour de la date à laquelle le client a accepté
    [withdrawal] Saisissez le jour de la date du retrait
    [check] Saisissez le jour de la date de la vérification
   *[other] Saisissez le jour de la date
 }
error-date-month-missing = { $of ->
    [acceptance] Saisissez le mois de la date à laquelle le client a accepté
    [withdrawal] Saisissez le mois de la date du retrait
    [check] Saisissez le mois de la date de la vérification
   *[other] Saisissez le mois de la date
 }
error-date-year-missing = { $of ->
    [acceptance] Saisissez l’année de la date à laquelle le client a accepté
    [withdrawal] Saisissez l’année de la date du retrait
    [check] Saisissez l’année de la date de la vérification
   *[other] Saisissez l’année de la date
 }
error-date-impossible = { $of ->
    [acceptance] Saisissez la date d’acceptation : le jour et l’année en chiffres, le mois en chiffres ou en toutes lettres
    [withdrawal] Saisissez la date du retrait : le jour et l’année en chiffres, le mois en chiffres ou en toutes lettres
    [check] Saisissez la date de la vérification : le jour et l’année en chiffres, le mois en chiffres ou en toutes lettres
   *[other] Saisissez le jour et l’année en chiffres, le mois en chiffres ou par son nom, par exemple 27 10 2025
 }
error-date-nonexistent = { $of ->
    [acceptance] La date d’acceptation n’existe pas : vérifiez le jour et le mois
    [withdrawal] La date du retrait n’existe pas : vérifiez le jour et le mois
    [check] La date de la vérification n’existe pas : vérifiez le jour et le mois
   *[other] Vérifiez le jour et le mois, car cette date n’existe pas
 }
error-date-year-digits = { $of ->
    [acceptance] Saisissez sur quatre chiffres l’année de la date d’acceptation, par exemple 2025
    [withdrawal] Saisissez sur quatre chiffres l’année de la date du retrait
    [check] Saisissez sur quatre chiffres l’année de la date de la vérification
   *[other] Saisissez l’année avec quatre chiffres, par exemple 2025
 }
error-date-old = { $of ->
    [acceptance] Vérifiez l’année de la date à laquelle le client a accepté : elle ne peut pas être antérieure à { $year }
    [withdrawal] Vérifiez l’année de la date du retrait : elle ne peut pas être antérieure à { $year }
    [check] Vérifiez l’année de la date de la vérification : elle ne peut pas être antérieure à { $year }
   *[other] Vérifiez l’année, qui ne peut pas être antérieure à { $year }
 }
error-date-future = { $of ->
    [acceptance] Saisissez la date du jour ou une date passée : la date d’acceptation ne peut pas être dans le futur
    [withdrawal] Saisissez la date du jour ou une date passée : la date du retrait ne peut pas être dans le futur
    [check] Saisissez la date du jour ou une date passée : la date de la vérification ne peut pas être dans le futur
   *[other] Saisissez la date du jour ou une date passée
 }
error-date-early = Saisissez une date d’acceptation à partir du { $first } : ce contrat n’existait pas avant
error-country-missing = Choisissez le pays ou la région dans la liste
error-company-name-missing = Saisissez le nom de la société
error-company-name-short = Saisissez le nom complet de la société : un seul caractère ne suffit pas
error-company-name-letters = Saisissez un nom de société avec au moins une lettre ou un chiffre
error-company-name-legal-form = Saisissez le nom complet de la société : une forme juridique seule n’est pas un nom
error-address-missing = Saisissez la première ligne de l’adresse
error-city-missing = Saisissez la ville
error-state-missing = Choisissez l’État ou la province dans la liste
error-postal-code = Saisissez le code postal au format de ce pays, par exemple { $example }
error-registration-id-missing = Saisissez le numéro d’immatriculation de la société : il est obligatoire dans ce pays ({ $kinds })
error-qualification-missing = Choisissez une qualification spéciale, ou Aucune
error-qualification-us-only = Choisissez une autre qualification : Government Community Cloud est réservé aux États-Unis
error-qualification-contact = Choisissez une autre qualification, ou saisissez d’abord pour le contact principal une adresse e‑mail du domaine de l’établissement
error-country-contact = Choisissez un autre pays, ou saisissez d’abord le numéro de téléphone du contact principal : il est obligatoire dans ce pays
error-education-segment-missing = Choisissez le niveau d’enseignement
error-website-format = Saisissez le site web de l’établissement sous la forme www.exemple.fr
error-national-cloud-unknown = Choisissez un des clouds nationaux, ou le cloud public
error-language-missing = Choisissez la langue dans laquelle Microsoft écrit au client
error-reseller-unknown = Choisissez un revendeur indirect dans la liste
error-tag-long = Limitez chaque étiquette à 50 caractères
error-tags-many = Limitez-vous à 150 étiquettes
error-domain-missing = Saisissez le nom de domaine principal
error-domain-format = Saisissez le nom de domaine principal avec des lettres, des chiffres et des traits d’union uniquement, et une lettre ou un chiffre au début et à la fin
error-domain-initial = Saisissez le nom de domaine initial du locataire, qui se termine par { $suffix }, et non un nom de domaine propre au client
error-domain-cloud = Saisissez un nom de domaine principal qui se termine par { $suffix }, ou choisissez le cloud national dont il fait partie
error-domain-other-cloud = Saisissez un nom de domaine principal qui se termine par { $suffix }. Si celui-ci est exact, changez d’abord le cloud national dans « Informations sur la société »
error-domain-long = Limitez le nom de domaine principal à { $max } caractères avant { $suffix }
error-domain-taken = Saisissez un autre nom de domaine principal : { $customer } a déjà celui-ci
error-domain-reason-missing = Saisissez le motif du changement
error-microsoft-id-format = Saisissez l’ID Microsoft avec ses 32 chiffres hexadécimaux, par exemple 4a22108e-d576-4e29-a49c-e2ef13acb571
error-microsoft-id-taken = Vérifiez l’ID Microsoft : { $customer } a déjà celui-ci
error-agreement-missing = Indiquez si le client a accepté le contrat ou sera invité à le faire
error-legal-name-missing = Saisissez la dénomination sociale de votre société
error-time-zone-missing = Choisissez le fuseau horaire de votre société dans la liste
error-name-missing = Saisissez le nom complet
error-password-short = Choisissez un mot de passe d’au moins { $min } caractères
error-password-easy = Choisissez un mot de passe plus difficile à deviner : ajoutez des mots sans rapport entre eux
