# Français. Connexion avec l’annuaire de la société.

directory-sign-in = Se connecter avec { $name }
directory-other-account = Se connecter avec un autre compte
directory-prove-text = Avant de modifier votre manière de vous connecter, connectez-vous à nouveau avec { $name }.
directory-prove-unsaved = Ce que vous avez envoyé n’a pas été enregistré : au bout de dix minutes, il vous est demandé de vous connecter à nouveau. Connectez-vous, revenez au formulaire et renvoyez-le.
user-unlink = Dissocier de l’annuaire
user-unlink-ask = Dissocier { $name } de l’annuaire
user-unlink-text = Les sessions de cette personne seront fermées. À sa prochaine connexion avec l’annuaire, elle y sera de nouveau associée, d’après son adresse e-mail.
done-user-unlinked = La personne n’est plus associée à un compte de l’annuaire.

## Pages qui disent pourquoi non
error-page-directory-unreachable = L’annuaire de votre société ne répond pas
error-page-directory-unreachable-text = Réessayez dans quelques minutes. Si cela persiste, prévenez la personne qui exploite Paraph dans votre société. Rien n’a été modifié.
error-page-directory-stale = Recommencez la connexion
error-page-directory-stale-text = Cette connexion a été commencée dans un autre navigateur, ou il y a plus de dix minutes, ou elle a déjà servi. Rien n’a été modifié.
error-page-directory-only = Connectez-vous avec l’annuaire de votre société
error-page-directory-only-text = Ce registre n’accepte pas les mots de passe. Allez à la page de connexion et choisissez l’annuaire de votre société.
error-page-directory-refused = Connexion refusée
directory-refused-declined = L’annuaire de votre société n’a pas permis votre connexion. Réessayez et, si cela persiste, adressez-vous à la personne qui le gère dans votre société.
directory-refused-unverifiable = Ce que l’annuaire de votre société a envoyé n’a pas pu être vérifié. Réessayez et, si cela persiste, prévenez la personne qui exploite Paraph dans votre société.
directory-refused-no-role = Votre compte dans l’annuaire n’a pas de rôle ici. Demandez à la personne qui gère l’annuaire dans votre société de vous ajouter à un groupe qui en donne un. Rien n’a été modifié.
directory-refused-groups-left-out = Vous êtes dans plus de groupes que l’annuaire ne peut en transmettre. Demandez à la personne qui gère l’annuaire dans votre société de faire en sorte qu’il envoie des rôles d’application, ou seulement les groupes attribués à Paraph. Rien n’a été modifié.
directory-refused-no-address = Votre compte dans l’annuaire n’a pas d’adresse e-mail utilisable ici. Demandez à la personne qui gère l’annuaire dans votre société de l’ajouter. Rien n’a été modifié.
directory-refused-address-not-verified = L’annuaire n’indique pas que votre adresse e-mail est vérifiée comme étant la vôtre. Demandez à la personne qui gère l’annuaire de votre société de la vérifier. Rien n’a été modifié.
directory-refused-address-taken = Une personne du registre a votre adresse e-mail et se connecte avec un autre compte de l’annuaire. Connectez-vous avec cet autre compte, ou adressez-vous à un administrateur global ou à un administrateur des utilisateurs de votre société. Rien n’a été modifié.
directory-refused-deactivated = Votre accès au registre a pris fin. Demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de le réactiver.
directory-refused-not-proved = L’annuaire de votre société n’indique pas qu’il vient de vous demander de vous connecter à nouveau. Demandez à la personne qui le gère de faire en sorte qu’il envoie l’attribut auth_time. Rien n’a été modifié.

## Journal d’activité
action-directory-linked = Association à un compte de l’annuaire
action-directory-unlinked = Dissociation du compte de l’annuaire
action-directory-refused = Connexion avec l’annuaire refusée
field-reason = Motif
directory-reason-declined = Connexion non accordée par l’annuaire
directory-reason-unverifiable = Réponse de l’annuaire non vérifiée
directory-reason-no-role = Aucun groupe qui donne un rôle
directory-reason-groups-left-out = Trop de groupes
directory-reason-no-address = Pas d’adresse e-mail
directory-reason-address-not-verified = Adresse e-mail non vérifiée
directory-reason-address-taken = Adresse e-mail d’une personne qui a un autre compte
directory-reason-deactivated = Utilisateur désactivé
directory-reason-not-proved = Nouvelle connexion non prouvée
