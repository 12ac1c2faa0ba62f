# Français. Connexion avec l’annuaire de la société.

directory-sign-in = Se connecter avec { $name }
directory-other-account = Se connecter avec un autre compte
directory-prove-text = Avant de modifier votre manière de vous connecter, connectez-vous à nouveau avec { $name }.
directory-prove-unsaved = Ce que vous avez envoyé n’a pas été enregistré : il vous est demandé de vous connecter à nouveau après dix minutes. Connectez-vous, revenez au formulaire et renvoyez-le.

## Pages qui disent pourquoi non
error-page-directory-unreachable = L’annuaire de votre société ne répond pas
error-page-directory-unreachable-text = Réessayez dans quelques minutes. Si cela persiste, prévenez la personne qui exploite Paraph dans votre société. Rien n’a été modifié.
error-page-directory-stale = Recommencez la connexion
error-page-directory-stale-text = Cette connexion a été commencée dans un autre navigateur, il y a plus de dix minutes, ou a déjà servi. Rien n’a été modifié.
error-page-directory-only = Connectez-vous avec l’annuaire de votre société
error-page-directory-only-text = Les mots de passe n’ouvrent pas ce registre. Allez à la page de connexion et choisissez l’annuaire de votre société.
error-page-directory-refused = Connexion refusée
directory-refused-declined = L’annuaire de votre société ne vous a pas connecté. Réessayez et, si cela persiste, adressez-vous à la personne qui le gère dans votre société.
directory-refused-unverifiable = Ce que l’annuaire de votre société a envoyé n’a pas pu être vérifié. Réessayez et, si cela persiste, prévenez la personne qui exploite Paraph dans votre société.
directory-refused-no-role = Votre compte dans l’annuaire n’a pas de rôle ici. Demandez à la personne qui gère l’annuaire dans votre société de vous ajouter à un groupe qui en donne un. Rien n’a été modifié.
directory-refused-groups-left-out = Vous êtes dans plus de groupes que l’annuaire ne peut en transmettre. Demandez à la personne qui gère l’annuaire dans votre société de lui faire envoyer des rôles d’application, ou seulement les groupes attribués à Paraph. Rien n’a été modifié.
directory-refused-no-address = Votre compte dans l’annuaire n’a pas d’adresse e-mail utilisable ici. Demandez à la personne qui gère l’annuaire dans votre société de l’ajouter. Rien n’a été modifié.
directory-refused-address-not-verified = Une personne du registre a votre adresse e-mail, et l’annuaire ne dit pas qu’elle est vérifiée comme étant la vôtre. Demandez à la personne qui gère l’annuaire dans votre société de la vérifier. Rien n’a été modifié.
directory-refused-address-taken = Une personne du registre a votre adresse e-mail et se connecte avec un autre compte de l’annuaire. Connectez-vous avec celui-ci, ou adressez-vous à un administrateur global ou à un administrateur des utilisateurs de votre société. Rien n’a été modifié.
directory-refused-deactivated = Votre accès au registre a pris fin. Demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de le réactiver.
directory-refused-not-proved = L’annuaire de votre société ne dit pas qu’il vient de vous demander de vous connecter à nouveau. Demandez à la personne qui le gère de lui faire envoyer l’attribut auth_time. Rien n’a été modifié.

## Journal d’activité
action-directory-linked = Lié à un compte de l’annuaire
action-directory-refused = Connexion avec l’annuaire refusée
field-reason = Motif
directory-reason-declined = Non connecté par l’annuaire
directory-reason-unverifiable = Réponse de l’annuaire non vérifiée
directory-reason-no-role = Aucun groupe qui donne un rôle
directory-reason-groups-left-out = Trop de groupes
directory-reason-no-address = Pas d’adresse e-mail
directory-reason-address-not-verified = Adresse e-mail non vérifiée
directory-reason-address-taken = Adresse e-mail d’une personne qui a un autre compte
directory-reason-deactivated = Désactivé
directory-reason-not-proved = Ne s’est pas reconnecté
