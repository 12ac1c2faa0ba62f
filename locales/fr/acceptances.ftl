## Le rapport
report-lead = { $partner } confirme que le client { $company } a accepté le contrat désigné ci-dessous.
report-current = Ouvrir la confirmation qui la remplace
template-id = ID du modèle
today = Aujourd’hui
address-today = Adresse actuelle
record = Enregistrement
supersedes = Remplace
record-id = ID de l’enregistrement
printed-at = État au { $time }.
recorder-roles = Rôle à ce moment-là
recorded-from = Consigné depuis
session = Session
api-key = Clé d’API
judged-in = Fuseau horaire des dates
statement-made = Déclaration
annulled-by = Annulation pour erreur de saisie : { $reference }
annulment-of = Annule { $reference }, saisie par erreur
direct-report = Rapport de vérification dans l’Espace partenaires
direct-report-lead = { $partner } a consigné ce qu’affichait l’Espace partenaires pour le client { $company }.

## Comment le client a accepté
field-acceptance_method = Mode d’acceptation
field-job_title = Fonction
field-supersedes_reason = Motif du remplacement
method-signed_paper = Sur papier, signé
method-electronic_signature = Signature électronique
method-click = En ligne, d’un clic
method-email = Par e‑mail
method-told_us = De vive voix
error-method-unknown = Choisissez le mode d’acceptation

## Ce que l’on déclare en envoyant un formulaire
statement-lead = En envoyant ce formulaire, vous déclarez :
statement-confirmation-MicrosoftCustomerAgreement = Je confirme que cette personne a accepté le Contrat client Microsoft au nom du client, à la date indiquée.
statement-confirmation-MicrosoftCloudAgreement = Je confirme que cette personne a accepté le Contrat Microsoft Cloud au nom du client, à la date indiquée.
statement-withdrawal = Je confirme que cette personne nous a fait savoir, au nom du client et à la date indiquée, que le client n’accepte plus le contrat.
statement-direct-acceptance = Je confirme que l’Espace partenaires affichait cela à la date indiquée.
statement-annulment = Je confirme que cet enregistrement a été saisi par erreur. Le client n’a pas changé d’avis.

## Les saisies par erreur
annul = Annuler (saisi par erreur)
annulment = Annuler un enregistrement saisi par erreur
annulment-lead = L’enregistrement reste dans l’historique, mais ne compte plus : le statut du client devient celui qu’il a sans cet enregistrement. Si le client n’accepte plus le contrat, consignez plutôt un retrait.
annul-submit = Annuler cet enregistrement
annulment-cancel = Ne rien changer
field-annulment_reason = Motif
hint-annulment_reason = Ce qui était faux, en 1 000 caractères au plus.
error-annulment-reason-missing = Indiquez en quoi cet enregistrement est une erreur
record-kind-confirmation = Confirmation
record-kind-withdrawal = Retrait
record-kind-direct_acceptance = Acceptation auprès de Microsoft
done-annulment = L’enregistrement est annulé et ne compte plus.
action-record-annulled = Enregistrement annulé
field-annulled = Enregistrement annulé

## Les certificats
certificate = Certificat
certificate-download = Certificat (PDF)
certificate-title = Certificat { $reference }
certificate-confirmation = Certificat d’acceptation
certificate-withdrawal = Certificat de retrait
certificate-direct-acceptance = Certificat de vérification dans l’Espace partenaires
certificate-annulment = Certificat d’annulation
certificate-lead = Ce certificat reproduit un enregistrement du registre interne de la société. La preuve jointe à ce fichier montre que personne ne l’a modifié depuis.
certificate-no-glyph = [Aucune police de cette machine ne peut afficher ce texte. Il figure dans la preuve jointe.]
certificate-code = Code QR avec l’adresse de la page qui vérifie ce certificat
certificate-check = Pour vérifier ce certificat
certificate-attachment = La preuve : l’enregistrement, la preuve qu’il est inscrit et l’état signé du registre de preuves
certificate-how = Chacun peut vérifier la preuve sans la société, avec le script verify.py de Paraph : python3 verify.py FICHIER --key CLÉ_PUBLIQUE. Demandez la clé publique à la société par une autre voie que ce fichier. Le script affiche ce qui a été scellé : comparez-le au texte ci-dessus.
state-in-force = En vigueur
log-position = Position dans le registre de preuves
log-leaf = Empreinte de l’enregistrement
log-keys = Clés publiques
log-entry-waits = Inscription dans quelques secondes
time-stamp = Horodatage
no-time-stamp = Aucun horodatage
activity-line = Ligne du journal d’activité
annulment-record = Annulation
template-country = Modèle : pays
template-language = Modèle : langue
file-sha256 = SHA-256 du fichier remis
annulled-kind = Nature de l’enregistrement annulé
annulled-id = ID de l’enregistrement annulé
recorded-for = Pour le compte de
erased = Effacé

## La vérification des preuves
verify = Vérifier un enregistrement
verify-lead = Saisissez la référence d’un certificat ou d’un rapport. Ce registre indique alors si l’enregistrement est authentique et ce qu’il est devenu. Aucun nom n’est affiché, et rien n’est conservé.
hint-reference = Par exemple 7KQ2M-4XN8P-Y. Elle figure sur le certificat et sur le rapport.
verify-submit = Vérifier
verify-genuine = L’enregistrement est authentique : il est inscrit au registre de preuves et n’a pas été modifié.
verify-waiting = L’enregistrement existe. Il sera inscrit au registre de preuves dans quelques secondes : revenez alors vérifier.
verify-nothing = Aucun enregistrement de ce registre n’a cette référence.
verify-nothing-text = Comparez la référence avec celle du certificat, et assurez-vous que le certificat vient bien de cette société.
error-reference-malformed = Vérifiez la référence : elle compte dix caractères et un caractère de contrôle, par exemple 7KQ2M-4XN8P-Y
verify-altered = L’enregistrement n’est plus tel qu’il a été scellé.
verify-altered-text = Quelqu’un l’a modifié dans la base de données. Ne vous y fiez pas et prévenez la société.
