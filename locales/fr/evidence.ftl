# Les pièces justificatives.
proofs = Pièces justificatives
proofs-any = Avec ou sans pièce justificative
proofs-missing = Confirmés sans pièce justificative
proofs-none = Aucune pièce n’a encore été ajoutée.
proofs-add = Ajouter des pièces
proofs-add-lead = Ajoutez les documents qui attestent la décision du client, tels que vous les avez reçus ou envoyés : le contrat signé, un e‑mail, une capture d’écran. Un fichier reste joint à son enregistrement : il n’est jamais remplacé ni supprimé. Son empreinte SHA-256 montre qu’il n’a pas été modifié.
proofs-count = { $count ->
    [0] Aucune pièce
    [one] { $count } pièce
   *[other] { $count } pièces
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
error-proof-known = Retirez { $name } de la sélection : ce fichier est déjà joint à cet enregistrement
error-proof-sent = Choisissez de nouveau les fichiers : ce formulaire a déjà été envoyé, avec d’autres fichiers
done-proofs = L’ajout est terminé.
action-proof-added = Pièce justificative ajoutée
error-page-proof-damaged = Ce fichier a été modifié ou a disparu
error-page-proof-damaged-text = Son contenu ne correspond plus à celui qui a été ajouté : le téléchargement est bloqué. Prévenez la personne qui gère Paraph dans votre société, car une sauvegarde permet de restaurer le fichier.
proof-file = Pièce justificative
