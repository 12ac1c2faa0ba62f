## Le rapport
report-lead = { $partner } confirme que { $company } a accepté le contrat nommé ci-dessous.
report-current = Ouvrir la plus récente
template-id = Modèle
today = Aujourd’hui
address-today = Adresse aujourd’hui
record = Enregistrement
supersedes = Remplace
record-id = Identifiant de l’enregistrement
printed-at = État au { $time }.
