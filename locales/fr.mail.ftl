# Français. Ce que Paraph écrit aux personnes de la société, et la page des courriers qui n’ont pu partir.

mails = Courrier

## Les courriers
mail-greeting = Bonjour { $name },
mail-by = { $by } en est à l’origine.
mail-link-text = Si le bouton ne fait rien, ouvrez cette adresse :
mail-link-until = Le lien fonctionne une fois, jusqu’au { $time }.
mail-footer = { $partner }. Ce courrier vient de Paraph, le registre dans lequel la société consigne l’acceptation des contrats Microsoft par ses clients. Paraph n’est pas un produit Microsoft.
mail-invitation-subject = Votre accès au registre de { $partner }
mail-invitation-text = Vous avez été ajouté à Paraph, où { $partner } tient le registre de l’acceptation des contrats Microsoft par ses clients. Choisissez un mot de passe : vous vous connecterez avec lui et l’adresse { $email }.
mail-invitation-button = Choisir votre mot de passe
mail-invitation-unexpected = Si vous n’attendiez pas ce courrier, il n’y a rien à faire : tant que le lien n’est pas utilisé, personne ne peut se connecter avec votre adresse.
mail-password-reset-subject = Choisissez un autre mot de passe
mail-password-reset-text = Le { $time }, un autre mot de passe a été demandé pour le compte { $email } du registre de { $partner }.
mail-password-reset-button = Choisir un autre mot de passe
mail-password-reset-unexpected = Si vous ne l’avez pas demandé, il n’y a rien à faire : tant que le lien n’est pas utilisé, votre mot de passe reste le même. Si cela se répète, prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-password-changed-subject = Votre mot de passe a été modifié
mail-password-changed-text = Le { $time }, le mot de passe du compte { $email } du registre de { $partner } a été modifié.
mail-password-changed-unexpected = Si ce n’est pas vous, choisissez aussitôt un autre mot de passe, par Mot de passe oublié sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-second-factor-added-subject = Un second facteur a été ajouté à votre compte
mail-second-factor-added-text = Le { $time }, une application d’authentification ou une clé d’accès a été ajoutée au compte { $email } du registre de { $partner }. La connexion la demande désormais après le mot de passe.
mail-second-factor-added-unexpected = Si ce n’est pas vous, quelqu’un d’autre a votre mot de passe : choisissez-en aussitôt un autre, par Mot de passe oublié sur la page de connexion, et demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de retirer le second facteur.
mail-second-factor-removed-subject = Un second facteur a été retiré de votre compte
mail-second-factor-removed-text = Le { $time }, une application d’authentification ou une clé d’accès a été retirée du compte { $email } du registre de { $partner }.
mail-second-factor-removed-unexpected = Si vous ne l’avez ni fait ni demandé, choisissez aussitôt un autre mot de passe, par Mot de passe oublié sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.

## Les courriers qui n’ont pu partir
mails-lead = Les courriers aux personnes de la société qui n’ont pu partir jusqu’ici. Un courrier abandonné quitte la liste après 30 jours.
mails-on = Un serveur de courrier est configuré. Un courrier qu’il ne prend pas est retenté, d’abord après une minute, à la fin toutes les 4 heures, 10 fois en tout.
mails-off = Aucun serveur de courrier n’est configuré. Les liens qui ouvrent le choix d’un mot de passe vous sont montrés sous Gestion des utilisateurs, pour être remis. Pour envoyer des courriers, la personne qui exploite Paraph renseigne SMTP_URL et MAIL_FROM, puis le redémarre.
mails-none = Aucun courrier n’est resté en souffrance.
mails-none-text = Si un envoi échoue, le courrier figure ici avec la réponse du serveur de courrier, et vous pouvez le renvoyer.
field-mail = Courrier
mail-recipient = Destinataire
mail-written-at = Écrit le
mail-error = Ce qui n’a pas marché
mail-attempts = Tentatives
mail-next-attempt = Prochaine tentative
mail-given-up = Abandonné
mail-send-again = Renvoyer
mail-send-again-to = Renvoyer à { $name }
saved-mail = Le courrier repart. S’il reste dans la liste, lisez-y ce qui n’a pas marché.
action-mail-resent = A renvoyé un courrier
mail-kind-invitation = Invitation
mail-kind-password-reset = Lien pour choisir un autre mot de passe
mail-kind-password-changed = Avis de changement du mot de passe
mail-kind-second-factor-added = Avis d’ajout d’un second facteur
mail-kind-second-factor-removed = Avis de retrait d’un second facteur
mail-error-unreachable = Le serveur de courrier n’a pu être joint. La personne qui exploite Paraph vérifie SMTP_URL et que le serveur fonctionne.
mail-error-tls = La connexion au serveur de courrier n’a pu être chiffrée. La personne qui exploite Paraph vérifie SMTP_URL et le certificat du serveur.
mail-error-refused = Le serveur de courrier a refusé. Sa réponse :
mail-error-timeout = Le serveur de courrier n’a pas répondu à temps.
mail-error-interrupted = Le serveur de courrier a rompu avant de dire qu’il avait pris le courrier.
mail-error-address = Le serveur de courrier ne peut écrire à cette adresse. Vérifiez-la sous Gestion des utilisateurs.
mail-error-expired = Son lien était trop ancien avant l’envoi. Renvoyez le courrier pour en faire un nouveau.
