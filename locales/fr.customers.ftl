# Français. Ce que l’API dit des clients et du journal d’activité.

api-culture = Donnez une culture que l’Espace partenaires connaît, par exemple fr-FR : { $culture } n’en est pas une
api-seek = Donnez Next
api-continuation = Donnez le MS-ContinuationToken de la page précédente, tel quel
api-if-match = Donnez la version que vous avez lue : l’ETag de la réponse
api-date-old = Donnez un jour des 90 derniers
api-date-backwards = Donnez le même instant que startDate ou un instant ultérieur
error-registration-id-none = Laissez le numéro d’enregistrement de côté : l’Espace partenaires n’en accepte pas dans ce pays

## Ce que les codes veulent dire
api-error-600002 = L’Espace partenaires n’accepte pas de numéro d’enregistrement dans ce pays
api-error-600049 = Ce pays demande un numéro d’enregistrement
api-error-600050 = Le numéro d’enregistrement ne peut pas en être un
api-error-600051 = Ce pays demande un numéro de téléphone
api-error-600074 = Rien n’est consigné sur l’état du compte
api-error-800016 = Le revendeur n’est pas de cette entreprise, ou pas de ce client
api-error-800018 = Le bac à sable est plein
