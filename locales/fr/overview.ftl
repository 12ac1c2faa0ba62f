## Accueil
home-overview = Où en sont vos clients avec le Contrat client Microsoft
home-you = Vous
home-no-customers = Votre rôle gère les utilisateurs et n’ouvre aucun client. Pour voir les clients, demandez à un administrateur global le rôle Agent d’administration ou Commercial.
role-global-admin = Administrateur global
role-user-admin = Administrateur des utilisateurs
role-admin-agent = Agent d’administration
role-sales = Commercial
