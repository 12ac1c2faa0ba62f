## Accueil
home-overview = Où en sont vos clients avec le Contrat client Microsoft
home-you = Mes informations
home-no-customers = Votre rôle permet de gérer les utilisateurs, mais ne donne pas accès aux clients. Pour les voir, demandez à un administrateur global le rôle Agent d’administration ou Commercial.
role-global-admin = Administrateur global
role-user-admin = Administrateur des utilisateurs
role-admin-agent = Agent d’administration
role-sales = Commercial
