## Le rapport
report-lead = { $partner } confirme que { $company } a accepté le contrat nommé ci-dessous.
report-current = Ouvrir la confirmation la plus récente
template-id = Modèle
today = Aujourd’hui
address-today = Adresse actuelle
record = Enregistrement
supersedes = Remplace
record-id = Identifiant de l’enregistrement
printed-at = État au { $time }.
