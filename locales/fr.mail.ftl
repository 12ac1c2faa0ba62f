# Français. Ce que Paraph écrit aux personnes de la société, et la page des e-mails qui n’ont pas pu être envoyés.

mails = E-mails

## Les e-mails
mail-greeting = Bonjour { $name },
mail-by = { $by } en est à l’origine.
mail-link-text = Si le bouton ne fonctionne pas, ouvrez cette adresse :
mail-link-until = Le lien fonctionne une seule fois, jusqu’au { $time }.
mail-footer = { $partner }. Cet e-mail vient de Paraph, le registre dans lequel la société consigne l’acceptation des contrats Microsoft par ses clients. Paraph n’est pas un produit Microsoft.
mail-invitation-subject = Votre accès au registre de { $partner }
mail-invitation-text = Vous avez maintenant accès à Paraph, où { $partner } tient le registre de l’acceptation des contrats Microsoft par ses clients. Choisissez un mot de passe : il vous servira à vous connecter, avec l’adresse { $email }.
mail-invitation-button = Choisir votre mot de passe
mail-invitation-unexpected = Si vous n’attendiez pas cet e-mail, vous n’avez rien à faire : tant que le lien n’est pas utilisé, personne ne peut se connecter avec votre adresse.
mail-password-reset-subject = Choisissez un autre mot de passe
mail-password-reset-text = Le { $time }, un autre mot de passe a été demandé pour le compte { $email } du registre de { $partner }.
mail-password-reset-button = Choisir un autre mot de passe
mail-password-reset-unexpected = Si vous ne l’avez pas demandé, vous n’avez rien à faire : tant que le lien n’est pas utilisé, votre mot de passe reste le même. Si cela se répète, prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-password-changed-subject = Votre mot de passe a été modifié
mail-password-changed-text = Le { $time }, le mot de passe du compte { $email } du registre de { $partner } a été modifié.
mail-password-changed-unexpected = Si ce n’est pas vous, choisissez aussitôt un autre mot de passe, avec « Mot de passe oublié » sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-second-factor-added-subject = Un second facteur a été ajouté à votre compte
mail-second-factor-added-text = Le { $time }, une application d’authentification ou une clé d’accès a été ajoutée au compte { $email } du registre de { $partner }. La connexion la demande désormais après le mot de passe.
mail-second-factor-added-unexpected = Si ce n’est pas vous, quelqu’un d’autre a votre mot de passe : choisissez-en aussitôt un autre, avec « Mot de passe oublié » sur la page de connexion, et demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de retirer le second facteur.
mail-second-factor-removed-subject = Un second facteur a été retiré de votre compte
mail-second-factor-removed-text = Le { $time }, une application d’authentification ou une clé d’accès a été retirée du compte { $email } du registre de { $partner }.
mail-second-factor-removed-unexpected = Si vous ne l’avez ni fait ni demandé, choisissez aussitôt un autre mot de passe, avec « Mot de passe oublié » sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.

## Les e-mails qui n’ont pas pu être envoyés
mails-lead = Les e-mails aux personnes de la société qui n’ont pas pu être envoyés jusqu’ici. Un e-mail abandonné quitte la liste après 30 jours.
mails-on = Un serveur de messagerie est configuré. L’envoi d’un e-mail qu’il n’accepte pas est retenté, d’abord après une minute, à la fin toutes les 4 heures, 10 fois en tout.
mails-off = Aucun serveur de messagerie n’est configuré. Les liens pour choisir un mot de passe vous sont affichés dans « Gestion des utilisateurs », pour que vous les remettiez. Pour envoyer des e-mails, la personne qui exploite Paraph renseigne SMTP_URL et MAIL_FROM, puis le redémarre.
mails-none = Aucun e-mail n’est en échec.
mails-none-text = Si un envoi échoue, l’e-mail figure ici avec la réponse du serveur de messagerie, et vous pouvez le renvoyer.
field-mail = E-mail
mail-recipient = Destinataire
mail-written-at = Écrit le
mail-error = Ce qui n’a pas fonctionné
mail-attempts = Tentatives
mail-next-attempt = Prochaine tentative
mail-given-up = Abandonné
mail-send-again = Renvoyer
mail-send-again-to = Renvoyer à { $name }
saved-mail = L’e-mail est en cours de renvoi. S’il reste dans la liste, lisez-y ce qui n’a pas fonctionné.
action-mail-resent = E-mail renvoyé
mail-kind-invitation = Invitation
mail-kind-password-reset = Lien pour choisir un autre mot de passe
mail-kind-password-changed = Avis de changement du mot de passe
mail-kind-second-factor-added = Avis d’ajout d’un second facteur
mail-kind-second-factor-removed = Avis de retrait d’un second facteur
mail-error-unreachable = Le serveur de messagerie n’a pas pu être joint. La personne qui exploite Paraph vérifie SMTP_URL et le fonctionnement du serveur.
mail-error-tls = La connexion au serveur de messagerie n’a pas pu être chiffrée. La personne qui exploite Paraph vérifie SMTP_URL et le certificat du serveur.
mail-error-refused = Le serveur de messagerie a refusé. Sa réponse :
mail-error-timeout = Le serveur de messagerie n’a pas répondu à temps.
mail-error-interrupted = Le serveur de messagerie a interrompu l’échange avant de confirmer qu’il avait reçu l’e-mail.
mail-error-address = Le serveur de messagerie ne peut pas écrire à cette adresse. Si elle est fausse, ajoutez à nouveau la personne avec la bonne adresse, dans « Gestion des utilisateurs ».
mail-error-expired = Son lien a expiré avant l’envoi. Renvoyez l’e-mail pour en créer un nouveau.
