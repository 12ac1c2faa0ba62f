# Les preuves.
proofs = Preuves
proofs-any = Avec ou sans preuve
proofs-missing = Confirmés sans preuve
proofs-none = Aucune preuve n’a encore été ajoutée.
proofs-add = Ajouter des preuves
proofs-add-lead = Ajoutez ce qui montre la décision du client, exactement tel que vous l’avez reçu ou envoyé : le contrat signé, un e‑mail, une capture d’écran. Un fichier reste joint à son enregistrement : il n’est jamais remplacé ni supprimé. Son empreinte SHA-256 montre qu’il n’a pas été modifié.
proofs-count = { $count ->
    [0] Aucune preuve
    [one] { $count } preuve
   *[other] { $count } preuves
 }
proof-kind = Type
file-kind-pdf = PDF
file-kind-docx = Document Word
file-kind-eml = E‑mail (EML)
file-kind-msg = E‑mail Outlook (MSG)
file-kind-png = Image PNG
file-kind-jpeg = Image JPEG
field-proof = Fichiers
hint-proof = PDF, Word (.docx), e‑mail (.eml ou .msg), PNG ou JPEG. Jusqu’à 10 fichiers à la fois, de 20 Mo au plus chacun et 60 Mo au total.
error-proof-missing = Choisissez au moins un fichier
error-proof-kind = Choisissez un PDF, un document Word (.docx), un e‑mail (.eml ou .msg) ou une image PNG ou JPEG : le contenu de { $name } n’est rien de tout cela
error-proof-large = Choisissez des fichiers de 20 Mo au plus : { $name } est plus volumineux
error-proof-known = N’ajoutez pas { $name } : ce fichier est déjà joint à cet enregistrement
error-proof-sent = Choisissez de nouveau les fichiers : ce formulaire a déjà été envoyé, avec d’autres fichiers
done-proofs = Les preuves sont ajoutées.
action-proof-added = Preuve ajoutée
error-page-proof-damaged = Cette preuve n’est plus celle qui a été ajoutée
error-page-proof-damaged-text = Son contenu a été modifié ou a disparu : Paraph ne la remet donc pas. Prévenez la personne qui gère Paraph dans votre société, car une sauvegarde permet de restaurer le fichier.
proof-file = Fichier de preuve
