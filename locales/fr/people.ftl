## Mise en service
what-paraph-is = Le registre de l’acceptation des contrats Microsoft par vos clients.
setup = Mettre le registre en service
setup-text = Cette page ne sert qu’une fois. Indiquez-y les informations de votre société, et créez le premier administrateur global.
setup-partner = Votre société
setup-admin = Premier administrateur global
setup-submit = Mettre le registre en service

# Connexion, second facteur, profil, utilisateurs, profil de la société.

## Connexion
done-password-chosen = Votre mot de passe est enregistré. Utilisez-le pour vous connecter.
forgotten-password = Mot de passe oublié
or = ou
prove = Confirmez votre identité pour continuer
prove-text = Pour continuer, saisissez à nouveau votre mot de passe.
prove-unsaved = Votre envoi n’a pas été enregistré, car votre dernière confirmation d’identité date de plus de dix minutes. Saisissez votre mot de passe, revenez au formulaire et renvoyez-le.
prove-unsaved-kept = Votre envoi n’est pas encore enregistré, car votre dernière confirmation d’identité date de plus de dix minutes. Saisissez votre mot de passe, puis renvoyez le formulaire. Votre saisie est conservée.
prove-why-api-keys = Les clés d’API donnent à des programmes l’accès au registre.
prove-why-catalogue = Ces dates et ces fichiers valent pour tous les clients.
prove-why-partner = Le profil partenaire vaut pour toute la société.
prove-why-users = La gestion des utilisateurs détermine qui peut se connecter, et ce que chacun peut faire.
prove-why-profile = Vous allez modifier la façon dont vous vous connectez.
prove-why-other = Cette page est protégée.
prove-submit = Continuer
second-factor = Second facteur
second-factor-lost = Vous ne pouvez pas utiliser votre second facteur ?
second-factor-lost-text = Saisissez l’un de vos codes de secours. S’il ne vous en reste aucun, demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de retirer votre second facteur, dans « Paramètres du compte > Gestion des utilisateurs ». Vous en configurerez ensuite un autre.
passkey-use = Utiliser une clé d’accès
passkey-use-text = Connectez-vous avec la clé d’accès de cet appareil, de votre téléphone ou d’une clé de sécurité.
passkey-failed = La clé d’accès n’a pas fonctionné. Réessayez, ou utilisez un autre moyen.

## Second facteur
factor-setup = Configurer un second facteur
factor-setup-first = Votre compte doit avoir un second facteur.
factor-setup-text = Il protège votre compte même si quelqu’un découvre votre mot de passe.
factor-setup-replaces = Vous avez déjà une application : en configurer une autre la remplace.
authenticator = Application d’authentification
authenticator-scan = Scannez ce code avec une application d’authentification, par exemple Microsoft Authenticator.
authenticator-type = Ou saisissez cette clé dans l’application :
authenticator-code = Saisissez le code que l’application affiche maintenant.
authenticator-submit = Vérifier le code
qr-code = Code QR de la clé ci-dessous
passkey = Clé d’accès
passkey-text = Une clé d’accès est conservée sur cet appareil, sur votre téléphone ou sur une clé de sécurité. Vous vous connectez avec votre empreinte, votre visage ou un code PIN.
passkey-submit = Créer une clé d’accès
recovery-codes = Codes de secours
recovery-codes-text = Si vous perdez votre second facteur, chacun de ces codes vous permet de vous connecter une fois. Conservez-les à l’écart de votre mot de passe, par exemple sur papier.
shown-once = Cette page n’est affichée qu’une fois.
recovery-codes-kept = J’ai noté ces codes
recovery-codes-new = Créer de nouveaux codes de secours
recovery-codes-new-ask = Créer de nouveaux codes de secours ?
recovery-codes-new-text = Vos codes actuels ne fonctionneront plus.

## Mon profil
profile = Mon profil
profile-own = Mes informations
profile-time-zone-firm = Celui de la société ({ $zone })
done-profile = Votre profil est enregistré.
done-password = Votre mot de passe est enregistré. Vos autres sessions ont pris fin.
done-second-factor = Le second facteur est enregistré.
done-second-factor-removed = Le second facteur est retiré.
done-sessions = Les sessions choisies ont pris fin.
password-change = Changer de mot de passe
password-from-directory = Vous vous connectez avec l’annuaire de votre société. Changez-y votre mot de passe.
password-own = Vous vous connectez avec votre adresse e‑mail et un mot de passe.
password-hint = Au moins { $min } caractères. Quelques mots sans rapport entre eux sont faciles à retenir et difficiles à deviner.
second-factor-none = Aucun second facteur n’est configuré.
second-factor-add = Configurer un second facteur
second-factor-add-another = En ajouter un autre
authenticator-since = Configurée le { $time }.
remove = Retirer
passkey-added = Ajoutée le { $time }.
passkey-last-used = Dernière utilisation le { $time }.
recovery-codes-left = { $count ->
    [0] Il ne reste aucun code de secours.
    [one] Il reste { $count } code de secours.
   *[other] Il reste { $count } codes de secours.
 }
authenticator-remove = Retirer l’application d’authentification ?
authenticator-remove-text = Ses codes ne permettront plus de vous connecter. Si c’est votre seul second facteur et qu’il vous en faut un, vous en configurerez un autre à votre prochaine connexion.
passkey-remove = Retirer la clé d’accès « { $name } » ?
passkey-remove-text = Elle ne permettra plus de vous connecter. Si c’est votre seul second facteur et qu’il vous en faut un, vous en configurerez un autre à votre prochaine connexion.
sessions = Mes sessions
sessions-text = Les appareils où votre compte est connecté. Une session prend fin après 30 minutes sans activité, et dans tous les cas après 12 heures.
sessions-end-others = Fermer toutes les autres sessions
session-this = Cette session
session-end = Fermer la session
device = Appareil
device-unknown = Appareil inconnu
address-at-sign-in = Adresse IP à la connexion
signed-in-at = Connexion le
last-used-at = Dernière activité le

## Nouveau mot de passe
password-choose = Choisissez votre mot de passe
password-choose-invitation = Vous avez maintenant accès au registre de { $partner }. Vous vous connecterez avec ce mot de passe et l’adresse { $email }.
password-choose-reset = Pour le compte { $email }. Toutes vos sessions seront fermées.
password-choose-submit = Enregistrer le mot de passe
password-reset-text = Saisissez l’adresse e‑mail de votre compte. Un lien pour choisir un nouveau mot de passe y sera envoyé. Il ne sert qu’une fois et expire dans 30 minutes.
password-reset-submit = Envoyer le lien
password-reset-sent = Consultez votre messagerie
password-reset-sent-text = Si un compte a cette adresse, un lien lui a été envoyé. Il ne sert qu’une fois et expire dans 30 minutes. Si rien n’arrive, vérifiez l’adresse, ou adressez-vous à un administrateur global ou à un administrateur des utilisateurs de votre société.
password-reset-no-mail = Ce registre n’envoie pas d’e‑mails. Demandez à un administrateur global ou à un administrateur des utilisateurs de votre société un lien pour choisir un nouveau mot de passe. Il peut en créer un dans « Paramètres du compte > Gestion des utilisateurs ».

## Paramètres du compte
account-settings = Paramètres du compte
user-management = Gestion des utilisateurs
user-management-lead = Les personnes qui peuvent se connecter, et ce que leurs rôles leur permettent de faire.
add-user = Ajouter un utilisateur
add-user-lead-mail = La personne reçoit un e‑mail avec un lien, choisit un mot de passe et se connecte.
add-user-lead-no-mail = Un lien s’affichera. Remettez-le à la personne : il lui permet de choisir un mot de passe, puis elle se connecte.
add-user-lead-directory = La personne se connecte avec l’annuaire de la société. Rien ne lui est envoyé.
users-none = Personne n’a ce rôle.
filter-by-role = Filtrer par rôle
all-roles = Tous les rôles
filter = Filtrer
last-sign-in = Dernière connexion
never = Jamais
state-active = Actif
state-invited = Invité
state-deactivated = Désactivé
second-factor-on = Configuré
second-factor-off = Aucun
sign-in-with = Se connecte avec
sign-in-with-password = Mot de passe
sign-in-with-nothing = Pas encore choisi
sign-in-with-directory = L’annuaire de la société
added = Ajouté le
you-marker = (vous)
edit-roles = Modifier les rôles
edit-roles-lead = Une modification prend effet aussitôt, y compris dans les sessions ouvertes.
user-roles-from-directory = Les rôles viennent des groupes de l’annuaire de la société. Modifiez-les dans l’annuaire.
user-is-global-admin = Seul un administrateur global peut modifier un autre administrateur global.
user-actions = Accès
invite-again-mail = Renvoyer l’invitation
invite-again = Créer un lien d’invitation
reset-link-mail = Envoyer un lien pour choisir un nouveau mot de passe
reset-link = Créer un lien pour choisir un nouveau mot de passe
sign-out-everywhere = Déconnecter partout
sign-out-everywhere-text = Ferme toutes les sessions de cette personne. Le mot de passe reste le même.
second-factor-remove = Retirer le second facteur
second-factor-remove-ask = Retirer le second facteur de { $name } ?
second-factor-remove-text = Pour une personne qui l’a perdu. Assurez-vous que c’est bien elle qui le demande. Son application, ses clés d’accès et ses codes de secours ne fonctionneront plus, et ses sessions seront fermées. À sa prochaine connexion, elle configurera un autre second facteur s’il lui en faut un.
deactivate = Désactiver
deactivate-ask = Désactiver { $name } ?
deactivate-text = La personne est aussitôt déconnectée et ne peut plus se connecter. Ses clés d’API sont révoquées définitivement. Ce qu’elle a consigné est conservé. Vous pouvez la réactiver à tout moment.
reactivate = Réactiver
reactivate-text = La personne peut se reconnecter, avec le même mot de passe et les mêmes rôles qu’avant.
link-for = Lien pour { $name }
link-text-invitation = Remettez ce lien à { $name }. Il permet de choisir un mot de passe. Il ne sert qu’une fois et expire dans 7 jours.
link-text-password-reset = Remettez ce lien à { $name }. Il permet de choisir un nouveau mot de passe. Il ne sert qu’une fois et expire dans 30 minutes.
link-shown-once = Cette page n’est affichée qu’une fois. Si le lien est perdu, créez-en un nouveau : l’ancien ne fonctionnera plus.
done-user-added = { $name } : compte ajouté. L’invitation est en cours d’envoi.
done-user-added-alone = { $name } : compte ajouté. La connexion se fait avec l’annuaire de la société.
done-user-invited = L’invitation est en cours d’envoi.
done-user-reset = Le lien est en cours d’envoi.
done-user-roles = Les rôles sont enregistrés.
done-user-deactivated = La personne est désactivée et déconnectée.
done-user-reactivated = La personne est de nouveau active.
done-user-signed-out = La personne est déconnectée partout.
done-user-second-factor = Le second facteur est retiré.
conflict-roles = Voici les rôles qui ont été enregistrés. Ce que vous avez choisi est toujours ci-dessous : si vous enregistrez maintenant, votre choix les remplacera.
user = Utilisateur
role-may-global-admin = Voit tout, gère les utilisateurs et les paramètres. Ne confirme pas les acceptations.
role-may-user-admin = Gère les utilisateurs, sauf les administrateurs globaux. Ne voit aucun client.
role-may-admin-agent = Inscrit des clients, confirme leur acceptation et passe leurs commandes. A ici les mêmes droits qu’un commercial : les deux rôles existent parce que l’Espace partenaires les distingue.
role-may-sales = Inscrit des clients, confirme leur acceptation et passe leurs commandes. A ici les mêmes droits qu’un agent d’administration : les deux rôles existent parce que l’Espace partenaires les distingue.
partner-profile = Profil partenaire
partner-profile-lead = La société qui tient ce registre. Son nom figure sur chaque rapport.
partner-country-hint = Il détermine la région CSP de la société.
partner-direct_bill = Partenaire à facturation directe
partner-indirect_provider = Fournisseur indirect
partner-indirect_reseller = Revendeur indirect
csp-region = Région CSP
done-partner = Le profil partenaire est enregistré.
second-factor-everybody = Tout le monde
second-factor-admins = Les administrateurs globaux et les administrateurs des utilisateurs

## Champs
field-code = Code
field-roles = Rôles
field-current_password = Mot de passe actuel
field-mpn_id = ID MPN
field-kind = Type de partenaire
field-second_factor = Qui doit avoir un second facteur
field-own_time_zone = Fuseau horaire
field-own_language = Langue
hint-code = Les 6 chiffres de votre application d’authentification, ou l’un de vos codes de secours.
hint-app_code = 6 chiffres.
hint-mpn_id = Le numéro de votre société dans le programme de partenaires de Microsoft.
hint-second_factor = Les administrateurs globaux et les administrateurs des utilisateurs doivent toujours en avoir un.
hint-own_time_zone = Les heures vous sont affichées dans ce fuseau horaire. Les dates d’acceptation suivent celui de la société.
hint-roles = Une personne peut en avoir plusieurs.
field-app_code = Code de l’application
field-passkey_name = Nom de la clé d’accès
hint-passkey_name = Pour la reconnaître, par exemple le nom de l’appareil.

## Erreurs de champ
error-code-wrong = Saisissez le code que l’application affiche maintenant, ou un code de secours qui n’a pas servi
error-app-code-wrong = Saisissez le code que l’application affiche maintenant : celui-ci n’est pas le bon
error-code-used = Attendez le prochain code de l’application : celui-ci a déjà servi
error-passkey = Réessayez avec la clé d’accès, ou utilisez un autre moyen : elle n’a pas pu être vérifiée
error-passkey-name-missing = Saisissez un nom pour la clé d’accès
error-password-wrong = Vérifiez votre mot de passe : celui-ci n’est pas le bon
error-mpn-id = Saisissez l’ID MPN en chiffres, par exemple 4782913
error-partner-kind-missing = Choisissez le type de partenaire
error-second-factor-setting-missing = Choisissez qui doit avoir un second facteur
error-roles-missing = Choisissez au moins un rôle
error-email-taken = Saisissez une autre adresse e‑mail : un autre utilisateur a déjà celle-ci
error-last-global-admin = Nommez d’abord un autre administrateur global : il en faut un qui puisse se connecter
error-language-choice = Choisissez une langue

## Pages d’erreur
error-page-too-many = Trop de tentatives
error-page-too-many-text = { $count ->
    [one] Réessayez dans une minute. Rien n’a été modifié.
   *[other] Réessayez dans { $count } minutes. Rien n’a été modifié.
 }
error-page-last-global-admin = Le dernier administrateur global doit le rester
error-page-last-global-admin-text = Le registre doit avoir un administrateur global qui puisse se connecter. Nommez-en d’abord un autre. Rien n’a été modifié.
error-page-link-over = Ce lien ne fonctionne plus
error-page-link-over-text = Il a déjà servi, ou il a expiré. Pour savoir comment en obtenir un autre, sélectionnez « Mot de passe oublié » sur la page de connexion.

# Connexion avec l’annuaire de la société.

directory-sign-in = Se connecter avec { $name }
directory-other-account = Se connecter avec un autre compte
directory-prove-text = Pour continuer, connectez-vous à nouveau avec { $name }.
directory-prove-unsaved = Votre envoi n’a pas été enregistré, car votre dernière connexion date de plus de dix minutes. Connectez-vous à nouveau, revenez au formulaire et renvoyez-le.
directory-prove-unsaved-kept = Votre envoi n’est pas encore enregistré, car votre dernière connexion date de plus de dix minutes. Connectez-vous à nouveau, puis renvoyez le formulaire. Votre saisie est conservée.
user-unlink = Dissocier de l’annuaire
user-unlink-ask = Dissocier { $name } de l’annuaire ?
user-unlink-text = Les sessions de cette personne seront fermées. À sa prochaine connexion avec l’annuaire, elle y sera de nouveau associée, d’après son adresse e‑mail.
done-user-unlinked = La personne n’est plus associée à un compte de l’annuaire.

## Pages d’erreur
error-page-directory-unreachable = L’annuaire de votre société ne répond pas
error-page-directory-unreachable-text = Réessayez dans quelques minutes. Si cela persiste, prévenez la personne qui gère Paraph dans votre société. Rien n’a été modifié.
error-page-directory-stale = Recommencez la connexion
error-page-directory-stale-text = Cette connexion a été commencée dans un autre navigateur ou il y a plus de dix minutes, ou elle a déjà servi. Rien n’a été modifié.
error-page-directory-only = Connectez-vous avec l’annuaire de votre société
error-page-directory-only-text = Ce registre n’accepte pas de mot de passe. Allez à la page de connexion et choisissez l’annuaire de votre société.
error-page-directory-refused = Connexion refusée
directory-refused-declined = L’annuaire de votre société n’a pas permis votre connexion. Réessayez. Si cela persiste, adressez-vous à la personne qui le gère dans votre société.
directory-refused-unverifiable = La réponse de l’annuaire de votre société n’a pas pu être vérifiée. Réessayez. Si cela persiste, prévenez la personne qui gère Paraph dans votre société.
directory-refused-no-role = Votre compte dans l’annuaire n’a pas de rôle ici. Demandez à la personne qui gère l’annuaire dans votre société de vous ajouter à un groupe qui en donne un. Rien n’a été modifié.
directory-refused-groups-left-out = Vous êtes dans plus de groupes que l’annuaire ne peut en transmettre. Demandez à la personne qui gère l’annuaire dans votre société de le configurer pour qu’il envoie des rôles d’application, ou seulement les groupes attribués à Paraph. Rien n’a été modifié.
directory-refused-no-address = Votre compte dans l’annuaire n’a pas d’adresse e‑mail utilisable ici. Demandez à la personne qui gère l’annuaire dans votre société de l’ajouter. Rien n’a été modifié.
directory-refused-address-not-verified = L’annuaire n’indique pas que votre adresse e‑mail est vérifiée. Demandez à la personne qui gère l’annuaire dans votre société de la vérifier. Rien n’a été modifié.
directory-refused-address-taken = Un autre utilisateur a votre adresse e‑mail et se connecte avec un autre compte de l’annuaire. Connectez-vous avec cet autre compte, ou adressez-vous à un administrateur global ou à un administrateur des utilisateurs de votre société. Rien n’a été modifié.
directory-refused-deactivated = Votre accès au registre a pris fin. Demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de le réactiver.
directory-refused-not-proved = L’annuaire de votre société n’indique pas qu’il vient de vous demander de vous connecter à nouveau. Demandez à la personne qui le gère d’y ajouter l’attribut auth_time. Rien n’a été modifié.

## Journal d’activité
action-directory-linked = Association à un compte de l’annuaire
action-directory-unlinked = Dissociation du compte de l’annuaire
action-directory-refused = Connexion avec l’annuaire refusée
field-reason = Motif
directory-reason-declined = Connexion refusée par l’annuaire
directory-reason-unverifiable = Réponse de l’annuaire non vérifiée
directory-reason-no-role = Aucun groupe qui donne un rôle
directory-reason-groups-left-out = Trop de groupes
directory-reason-no-address = Pas d’adresse e‑mail
directory-reason-address-not-verified = Adresse e‑mail non vérifiée
directory-reason-address-taken = Adresse e‑mail d’un utilisateur qui a un autre compte
directory-reason-deactivated = Utilisateur désactivé
directory-reason-not-proved = Nouvelle connexion non prouvée

# E‑mails aux utilisateurs, et page des e‑mails non envoyés.

mails = E‑mails

## E‑mails
mail-greeting = Bonjour { $name },
mail-by = { $by } en est à l’origine.
mail-link-text = Si le bouton ne fonctionne pas, ouvrez cette adresse :
mail-link-until = Le lien fonctionne une seule fois, jusqu’au { $time }.
mail-footer = { $partner }. Cet e‑mail vient de Paraph, le registre dans lequel la société consigne l’acceptation des contrats Microsoft par ses clients. Paraph n’est pas un produit Microsoft.
mail-invitation-subject = Votre accès au registre de { $partner }
mail-invitation-text = Vous avez maintenant accès à Paraph, où { $partner } tient le registre de l’acceptation des contrats Microsoft par ses clients. Choisissez un mot de passe : il vous servira à vous connecter, avec l’adresse { $email }.
mail-invitation-button = Choisir votre mot de passe
mail-invitation-unexpected = Si vous n’attendiez pas cet e‑mail, vous n’avez rien à faire : tant que le lien n’est pas utilisé, personne ne peut se connecter avec votre adresse.
mail-password-reset-subject = Choisissez un nouveau mot de passe
mail-password-reset-text = Le { $time }, un nouveau mot de passe a été demandé pour le compte { $email } du registre de { $partner }.
mail-password-reset-button = Choisir un nouveau mot de passe
mail-password-reset-unexpected = Si vous ne l’avez pas demandé, vous n’avez rien à faire : tant que le lien n’est pas utilisé, votre mot de passe reste le même. Si cela se répète, prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-password-changed-subject = Votre mot de passe a été modifié
mail-password-changed-text = Le { $time }, le mot de passe du compte { $email } du registre de { $partner } a été modifié.
mail-password-changed-unexpected = Si ce n’est pas vous, choisissez aussitôt un nouveau mot de passe, avec « Mot de passe oublié » sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.
mail-second-factor-added-subject = Un second facteur a été ajouté à votre compte
mail-second-factor-added-text = Le { $time }, une application d’authentification ou une clé d’accès a été ajoutée au compte { $email } du registre de { $partner }. La connexion la demande désormais après le mot de passe.
mail-second-factor-added-unexpected = Si ce n’est pas vous, quelqu’un d’autre a votre mot de passe : choisissez-en aussitôt un autre, avec « Mot de passe oublié » sur la page de connexion, et demandez à un administrateur global ou à un administrateur des utilisateurs de votre société de retirer le second facteur.
mail-second-factor-removed-subject = Un second facteur a été retiré de votre compte
mail-second-factor-removed-text = Le { $time }, une application d’authentification ou une clé d’accès a été retirée du compte { $email } du registre de { $partner }.
mail-second-factor-removed-unexpected = Si vous ne l’avez ni fait ni demandé, choisissez aussitôt un nouveau mot de passe, avec « Mot de passe oublié » sur la page de connexion, et prévenez un administrateur global ou un administrateur des utilisateurs de votre société.

## E‑mails non envoyés
mails-lead = Les e‑mails que Paraph n’a pas pu envoyer aux utilisateurs à cause d’une erreur. Quand Paraph abandonne l’envoi, l’e‑mail reste 30 jours dans cette liste.
mails-on = Un serveur de messagerie est configuré. S’il n’accepte pas un e‑mail, Paraph réessaie : d’abord après une minute, puis de moins en moins souvent, jusqu’à toutes les 4 heures, 10 fois en tout.
mails-off = Aucun serveur de messagerie n’est configuré. Les liens pour choisir un mot de passe vous sont affichés dans « Gestion des utilisateurs », pour que vous les remettiez. Pour envoyer des e‑mails, demandez à la personne qui gère Paraph de renseigner SMTP_URL et MAIL_FROM, puis de le redémarrer.
mails-none = Aucun e‑mail en échec.
mails-none-text = Si un envoi échoue, l’e‑mail figure ici avec la réponse du serveur de messagerie, et vous pouvez le renvoyer.
field-mail = E‑mail
mail-recipient = Destinataire
mail-written-at = Écrit le
mail-error = Problème
mail-attempts = Tentatives
mail-next-attempt = Prochaine tentative
mail-given-up = Abandonné
mail-send-again = Renvoyer
mail-send-again-to = Renvoyer à { $name }
done-mail = L’e‑mail est en cours de renvoi. S’il reste dans la liste, celle-ci indique ce qui n’a pas fonctionné.
done-mail-on-its-way = Cet e‑mail n’attend plus ici : il est en cours d’envoi, déjà envoyé ou devenu inutile.
action-mail-resent = E‑mail renvoyé
mail-kind-invitation = Invitation
mail-kind-password-reset = Lien pour choisir un nouveau mot de passe
mail-kind-password-changed = Avis de changement du mot de passe
mail-kind-second-factor-added = Avis d’ajout d’un second facteur
mail-kind-second-factor-removed = Avis de retrait d’un second facteur
mail-error-unreachable = Le serveur de messagerie est injoignable. Demandez à la personne qui gère Paraph de vérifier SMTP_URL et de s’assurer que le serveur fonctionne.
mail-error-tls = La connexion au serveur de messagerie n’a pas pu être chiffrée. Demandez à la personne qui gère Paraph de vérifier SMTP_URL et le certificat du serveur.
mail-error-refused = Le serveur de messagerie a refusé l’e‑mail. Sa réponse :
mail-error-timeout = Le serveur de messagerie n’a pas répondu à temps.
mail-error-interrupted = La connexion au serveur de messagerie a été interrompue avant que celui-ci confirme la réception de l’e‑mail.
mail-error-address = Le serveur de messagerie ne peut rien envoyer à cette adresse. Si elle est fausse, ajoutez à nouveau la personne avec la bonne adresse, dans « Gestion des utilisateurs ».
mail-error-expired = Le lien de l’e‑mail a expiré avant l’envoi. Renvoyez l’e‑mail pour créer un nouveau lien.
mail-error-restored = Le registre a été restauré à partir d’une sauvegarde. L’e‑mail est peut-être parti avant. Renvoyez-le s’il est encore nécessaire.
