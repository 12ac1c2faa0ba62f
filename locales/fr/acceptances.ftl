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
